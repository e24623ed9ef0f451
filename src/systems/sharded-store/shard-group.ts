/**
 * What one group replicates: its shards, each a map with the sessions of its clients. Operations,
 * freezes and installs are entries of one log, so that a shard stops at one moment, with all that
 * took effect before it.
 */
import type { Value } from "../../core/json.ts";
import { kv } from "../../objects/kv.ts";
import type { Applied, Call } from "../../objects/object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";
import type { GroupRules, Held, Transfer } from "./group-rules.ts";
import { FIRST_OWNERS, FIRST_VERSION } from "./shards.ts";

interface Group {
  /** How many commands it has applied. */
  readonly count: number;
  readonly shards: ReadonlyMap<number, Held>;
}

type Done = Applied<Group> & { readonly says?: readonly Said[] };

/**
 * `do`: shard, client, its operation's number, function, key, input. Answers `["ok", output]`,
 * `["frozen"]`, `["elsewhere"]`, or `["stale"]` for an operation before the client's last.
 */
export type DoInput = readonly [
  shard: number,
  client: number,
  operation: number,
  f: string,
  key: Value,
  input: Value,
];

export type DoOutput = readonly ["ok", Value] | readonly ["frozen" | "elsewhere" | "stale"];

export function shardGroupOf(group: number, rules: GroupRules): ServedObject {
  return {
    name: "shard-group",
    partitioned: false,
    functions: {
      do: { readOnly: false },
      freeze: { readOnly: false },
      install: { readOnly: false },
      collect: { readOnly: false },
      load: { readOnly: true },
    },
    facts: {
      served: claim(
        "`node`'s entry `count` did operation `operation` of `client` on `shard`",
        "node",
        "count: number",
        "shard",
        "client",
        "operation: number",
      ),
      froze: claim(
        "`node`'s entry `count` froze `shard` at `version`",
        "node",
        "count: number",
        "shard",
        "version",
      ),
      installed: claim(
        "`node`'s entry `count` installed `shard` at `version`",
        "node",
        "count: number",
        "shard",
        "version",
      ),
      collected: claim(
        "`node`'s entry `count` dropped `shard` of `version`",
        "node",
        "count: number",
        "shard",
        "version",
      ),
    },
    initial: () => ({ count: 0, shards: firstShards(group) }) as never,
    apply: (state: never, call: Call): Applied<never> =>
      apply(rules, state, call) as Applied<never>,
  };
}

function firstShards(group: number): ReadonlyMap<number, Held> {
  const shards = new Map<number, Held>();
  for (const [shard, owner] of FIRST_OWNERS.entries()) {
    if (owner === group) shards.set(shard, emptyAt(FIRST_VERSION));
  }
  return shards;
}

function emptyAt(version: number): Held {
  return { version, phase: "serving", data: new Map(), sessions: new Map(), load: 0 };
}

function apply(rules: GroupRules, before: Group, { f, input }: Call): Done {
  const state: Group = { count: before.count + 1, shards: before.shards };
  switch (f) {
    case "do":
      return operate(rules, state, input as DoInput);
    case "freeze":
      return freeze(rules, state, ...(input as [number, number]));
    case "install":
      return install(rules, state, ...(input as unknown as [number, number, Transfer]));
    case "collect":
      return collect(rules, state, ...(input as [number, number]));
    case "load":
      return { state, output: [...state.shards].map(([shard, { load }]) => [shard, load]) };
    default:
      throw new TypeError(`a group has no function "${f}": do, freeze, install, collect, load`);
  }
}

function operate(rules: GroupRules, state: Group, input: DoInput): Done {
  const [shard, client, operation, f, key, argument] = input;
  const held = state.shards.get(shard);
  if (!rules.serves(held)) {
    return { state, output: [held?.phase === "frozen" ? "frozen" : "elsewhere"] };
  }
  const { version, phase, data, sessions, load } = held ?? emptyAt(FIRST_VERSION);
  const last = sessions.get(client);
  if (last !== undefined && operation <= last.operation) {
    return { state, output: operation === last.operation ? ["ok", last.output] : ["stale"] };
  }
  const { state: value, output } = kv.apply(data.get(key) ?? null, { f, key, input: argument });
  const after: Held = {
    version,
    phase,
    data: new Map(data).set(key, value),
    sessions: new Map(sessions).set(client, { operation, output }),
    load: load + 1,
  };
  return {
    state: withShard(state, shard, after),
    output: ["ok", output],
    says: [["served", state.count, shard, client, operation]],
  };
}

/** Answers what is handed over, as often as it is asked; null: this version is here no more. */
function freeze(rules: GroupRules, state: Group, shard: number, version: number): Done {
  const held = state.shards.get(shard);
  if (held !== undefined && rules.freezes(held, version)) {
    return {
      state: withShard(state, shard, { ...held, phase: "frozen" }),
      output: rules.handsOver(held) as unknown as Value,
      says: [["froze", state.count, shard, version]],
    };
  }
  const isFrozen = held?.phase === "frozen" && held.version === version;
  return { state, output: isFrozen ? (rules.handsOver(held) as unknown as Value) : null };
}

function install(
  rules: GroupRules,
  state: Group,
  shard: number,
  version: number,
  transfer: Transfer,
): Done {
  if (!rules.installs(state.shards.get(shard), version)) return { state, output: true };
  const sessions = transfer.sessions.map(
    ([client, operation, output]) => [client, { operation, output }] as const,
  );
  const held: Held = {
    ...emptyAt(version),
    data: new Map(transfer.data),
    sessions: new Map(sessions),
  };
  return {
    state: withShard(state, shard, held),
    output: true,
    says: [["installed", state.count, shard, version]],
  };
}

function collect(rules: GroupRules, state: Group, shard: number, version: number): Done {
  const held = state.shards.get(shard);
  if (held === undefined || !rules.collects(held, version)) return { state, output: true };
  return {
    state: withShard(state, shard, { ...emptyAt(version), phase: "gone" }),
    output: true,
    says: [["collected", state.count, shard, version]],
  };
}

function withShard(state: Group, shard: number, held: Held): Group {
  return { count: state.count, shards: new Map(state.shards).set(shard, held) };
}
