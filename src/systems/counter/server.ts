/**
 * A server of the counter: keeps nothing, and asks the groups that do. An add goes to one group,
 * with the client's identity; a read asks all, and sums up.
 */
import type { Value } from "../../core/json.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Command, Request } from "../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../protocol/without-messages.ts";
import type { TallyInput } from "./tally.ts";

/** What a client waits for. */
interface Open {
  readonly request: Request;
  /** What it has been answered so far, summed up. */
  sum: number;
  /** How many groups have yet to answer. */
  left: number;
}

interface Server {
  /** By client. */
  open: Map<number, Open>;
  /** By group and number of the ask, what it was asked for. */
  asked: Map<string, Request>;
}

/** The groups of the counter in shards. */
export const SHARDS = ["s1", "s2"] as const;

export interface ServerRules {
  /** The place of the group that counts an add, among so many: the same wherever it is asked. */
  groupOf(client: number, operation: number, groups: number, server: number): number;
  /** The groups that a read asks. */
  readFrom(groups: readonly string[]): readonly string[];
}

export const serverRules: ServerRules = {
  groupOf: (client, operation, groups) => (client + operation) % groups,
  readFrom: (groups) => groups,
};

export function serverOf(groups: readonly string[], rules: ServerRules): Protocol<Server, never> {
  return {
    name: "counter-server",
    about: "Takes what clients ask to the groups that count.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ["server"],
    ...HEARS_NO_MESSAGES,
    start: () => ({ open: new Map(), asked: new Map() }),
    onTimer: () => undefined,
    onDisk: () => undefined,
    onRequest(state, request, self) {
      const { client, sequence, readOnly } = request;
      const known = state.open.get(client)?.request.sequence ?? 0;
      if (known >= sequence) return;
      const asks = readOnly ? rules.readFrom(groups) : [groupOf(groups, rules, request, self)];
      state.open.set(client, { request, sum: 0, left: asks.length });
      for (const group of asks) {
        const number = self.ask(group, commandOf(request));
        state.asked.set(`${group} ${number}`, request);
      }
    },
    onAnswer(state, { service, number, reply }, self) {
      const key = `${service} ${number}`;
      const asked = state.asked.get(key);
      state.asked.delete(key);
      const open = state.open.get(asked?.client ?? 0);
      if (open === undefined || open.request.sequence !== asked?.sequence) return;
      const part = reply.output;
      if (typeof part === "number") {
        open.sum += part;
        open.left--;
        if (open.left > 0) return;
      }
      state.open.delete(open.request.client);
      // The client has gone on by way of another server, and waits for this no more.
      if (typeof part !== "number") return;
      const output = open.request.command.f === "add" ? null : open.sum;
      self.reply(open.request, { status: "ok", output, leader: self.id });
    },
    observe: ({ open }) => ({
      role: "server",
      term: 0,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
      unsettled: open.size,
    }),
  };
}

function groupOf(
  groups: readonly string[],
  rules: ServerRules,
  { client, sequence }: Request,
  self: Self<never>,
): string {
  return groups[rules.groupOf(client, sequence, groups.length, self.id)] as string;
}

function commandOf({ client, sequence, command, readOnly }: Request): Command {
  if (readOnly) return { f: "sum", key: null, input: null };
  const amount = typeof command.input === "number" ? command.input : 1;
  const input: TallyInput = [client, sequence, amount];
  return { f: "add", key: null, input: input as unknown as Value };
}
