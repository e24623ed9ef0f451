/**
 * The resource: one number that holders read and write. It takes an operation, reads included, if
 * no higher token was ever there, and answers when its disk remembers the token.
 */

import type { Ticket } from "../../protocol/disk.ts";
import { fact } from "../../protocol/facts.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../protocol/without-messages.ts";
import { type ResourceRules, resourceRules } from "./resource-rules.ts";

/** The last operation, as the disk has it. */
interface Last {
  readonly token: number;
  readonly holder: number;
  readonly value: number;
  readonly isWrite: boolean;
  /** By asker, its last operation: what is asked again is done once. */
  readonly done: readonly Done[];
}

type Done = readonly [client: number, sequence: number, value: number];

interface Resource {
  /** Durable or not. */
  last: Last;
  /** Operations that wait for the disk, by ticket. */
  pending: Map<Ticket, { readonly request: Request; readonly value: number }>;
}

const NONE: Last = { token: 0, holder: 0, value: 0, isWrite: false, done: [] };

/** @param rules those of a resource that keeps its word, or of another. */
export function resourceOf(rules: ResourceRules): Protocol<Resource, never> {
  return {
    name: "fenced-resource",
    about: "Takes reads and writes that carry a token not lower than any before it.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ["resource"],
    facts: {
      accepted: fact(
        "`node`'s disk holds an operation by `holder`, with `token`",
        "node",
        "token",
        "holder",
      ),
      wrote: fact("`node`'s disk holds `value`, written with `token`", "node", "token", "value"),
      showed: fact(
        "`node` answered a read of `holder`, which has `token`, by `content`",
        "node",
        "token",
        "content",
        "holder",
      ),
      confirmed: fact(
        "`node` answered `holder`, which has `token`, that `value` is written",
        "node",
        "token",
        "value",
        "holder",
      ),
    },
    ...HEARS_NO_MESSAGES,
    factsOfWrite(node, write, facts) {
      if (write.kind !== "put" || write.key !== "last") return;
      const { token, holder, value, isWrite } = write.value as Last;
      const told = facts as Record<string, (...numbers: number[]) => void>;
      told["accepted"]?.(node, token, holder);
      if (isWrite) told["wrote"]?.(node, token, value);
    },
    factsOfReply(node, { command }, { output }, facts) {
      if (output === null) return;
      const [token = 0, holder = 0] = command.input as readonly number[];
      const told = facts as Record<string, (...numbers: number[]) => void>;
      told[command.f === "write" ? "confirmed" : "showed"]?.(node, token, output as number, holder);
    },
    start: (disk) => ({ last: (disk.get("last") as Last | undefined) ?? NONE, pending: new Map() }),
    onTimer: () => undefined,
    onRequest: (state, request, self) => serve(state, request, rules, self),
    onDisk(state, ticket, outcome, self) {
      const done = state.pending.get(ticket);
      state.pending.delete(ticket);
      if (outcome === "failed") self.halt("its disk has failed");
      else if (done !== undefined) {
        self.reply(done.request, { status: "ok", output: done.value, leader: self.id });
      }
    },
    observe: ({ last }) => ({
      role: "resource",
      term: last.token,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
    }),
  };
}

function serve(
  state: Resource,
  request: Request,
  { takes, records, repeats, waits }: ResourceRules,
  self: Self<never>,
): void {
  const { client, sequence, command } = request;
  const [token = 0, holder = 0, written = 0] = command.input as readonly number[];
  const { last } = state;
  const [, before = 0, answer = null] = last.done.find(([asker]) => asker === client) ?? [];
  if (sequence <= before) {
    // Asked again: answered once all is durable; an older one has been answered.
    if (sequence === before && repeats(state.pending.size)) {
      self.reply(request, { status: "ok", output: answer, leader: self.id });
    }
    return;
  }
  if (!takes(command.f, token, last.token)) {
    self.reply(request, { status: "ok", output: null, leader: self.id });
    return;
  }
  const isWrite = command.f === "write";
  const value = isWrite ? written : last.value;
  if (!records(command.f)) {
    self.reply(request, { status: "ok", output: value, leader: self.id });
    return;
  }
  const others = last.done.filter(([asker]) => asker !== client);
  state.last = { token, holder, value, isWrite, done: [...others, [client, sequence, value]] };
  const ticket = self.disk.batch([{ kind: "put", key: "last", value: state.last }]);
  self.disk.sync();
  if (waits()) state.pending.set(ticket, { request, value });
  else self.reply(request, { status: "ok", output: value, leader: self.id });
}

/** The one that keeps its word. */
export const resource = resourceOf(resourceRules);
