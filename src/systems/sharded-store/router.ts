/**
 * A router: what a client's library is in other stores, on a machine of its own. It routes by a map
 * that it has cached; where a group sends it away, it fetches the map again.
 */
import type { Value } from "../../core/json.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../protocol/without-messages.ts";
import type { DoInput, DoOutput } from "./shard-group.ts";
import type { OwnersOutput } from "./shard-map.ts";
import { groupName, shardOf } from "./shards.ts";

/** How long it waits for a shard that is on its way. */
const AGAIN_US = 20_000;

interface Router {
  /** Version of the cached map, 0: none. */
  version: number;
  /** By shard. */
  owners: readonly number[];
  /** Whether it has asked for the map. */
  fetching: boolean;
  /** What clients have asked, by client, in the order in which it came. */
  pending: Map<number, Request>;
  /** By group, the operation that it has been asked: one at a time. */
  asked: Map<string, Request>;
  /** Clients whose operation waits for the timer. */
  resting: Set<number>;
}

export interface RouterRules {
  /** Whether a group that sends it away shows that its map is old. */
  fetches(output: DoOutput): boolean;
}

export const routerRules: RouterRules = { fetches: ([answer]) => answer === "elsewhere" };

export function routerOf(rules: RouterRules): Protocol<Router, never> {
  return {
    name: "shard-router",
    about: "Routes clients to the groups of a sharded store by a cached map.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ["router"],
    ...HEARS_NO_MESSAGES,
    start(_disk, self) {
      const state: Router = {
        version: 0,
        owners: [],
        fetching: false,
        pending: new Map(),
        asked: new Map(),
        resting: new Set(),
      };
      fetch(state, self);
      return state;
    },
    onDisk: () => undefined,
    onRequest(state, request, self) {
      const known = state.pending.get(request.client);
      // A client has one operation open: a later one ends what it had asked before.
      if (known !== undefined && known.sequence > request.sequence) return;
      state.pending.set(request.client, request);
      route(state, self);
    },
    onTimer(state, _timer, self) {
      state.resting.clear();
      route(state, self);
    },
    onAnswer(state, { service, reply }, self) {
      if (service === "map") {
        state.fetching = false;
        const { version, owners } = reply.output as unknown as OwnersOutput;
        if (version > state.version) {
          state.version = version;
          state.owners = owners;
        }
      } else answered(rules, state, service, reply.output as unknown as DoOutput, self);
      route(state, self);
    },
    observe: ({ version, pending }) => ({
      role: "router",
      term: version,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
      unsettled: pending.size,
    }),
  };
}

function fetch(state: Router, self: Self<never>): void {
  if (state.fetching) return;
  state.fetching = true;
  self.ask("map", { f: "owners", key: null, input: null });
}

/** Asks each group that is free for the first operation that waits for it. */
function route(state: Router, self: Self<never>): void {
  if (state.version === 0) return;
  for (const [client, request] of state.pending) {
    if (state.resting.has(client)) continue;
    const { f, key, input } = request.command;
    const shard = shardOf(key);
    const group = groupName(state.owners[shard] as number);
    if (state.asked.has(group) || isAsked(state, request)) continue;
    state.asked.set(group, request);
    const command: DoInput = [shard, client, request.sequence, f, key, input];
    self.ask(group, { f: "do", key: null, input: command as unknown as Value });
  }
}

/** Whether some group has been asked for it, by another map. */
function isAsked({ asked }: Router, { client, sequence }: Request): boolean {
  for (const other of asked.values()) {
    if (other.client === client && other.sequence === sequence) return true;
  }
  return false;
}

function answered(
  rules: RouterRules,
  state: Router,
  group: string,
  output: DoOutput,
  self: Self<never>,
): void {
  const request = state.asked.get(group);
  state.asked.delete(group);
  if (request === undefined) return;
  const { client, sequence } = request;
  const isOpen = state.pending.get(client)?.sequence === sequence;
  if (output[0] === "ok" || output[0] === "stale") {
    if (isOpen) state.pending.delete(client);
    if (output[0] === "ok") {
      self.reply(request, { status: "ok", output: output[1], leader: self.id });
    }
    return;
  }
  if (rules.fetches(output)) fetch(state, self);
  if (!isOpen) return;
  if (state.resting.size === 0) self.setTimer("again", AGAIN_US);
  state.resting.add(client);
}
