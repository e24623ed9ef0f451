/** Counters as tutorials show them: they run, and lose adds. */
import type { Value } from "../../core/json.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../protocol/without-messages.ts";

const PLAIN = {
  options: {},
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  roles: ["server"],
  ...HEARS_NO_MESSAGES,
  onTimer: () => undefined,
  onDisk: () => undefined,
} as const;

function amountOf({ command }: Request): number {
  return typeof command.input === "number" ? command.input : 1;
}

function answer(request: Request, count: number, self: Self<never>): void {
  const output = request.command.f === "add" ? null : count;
  self.reply(request, { status: "ok", output, leader: self.id });
}

/** Each server counts in its memory, for every client, and is at 0 when it starts again. */
export const local: Protocol<{ count: number }, never> = {
  ...PLAIN,
  name: "local-counter",
  about: "Counts in its memory.",
  start: () => ({ count: 0 }),
  onRequest(state, request, self) {
    if (!request.readOnly) state.count += amountOf(request);
    answer(request, state.count, self);
  },
  observe: ({ count }) => ({
    role: "server",
    term: 0,
    leader: 0,
    commitIndex: 0,
    lastIndex: count,
  }),
};

interface Adder {
  /** By number of the ask, the request that it is for, and the count that is written by it. */
  asked: Map<number, readonly [request: Request, written: number | null]>;
}

/** Reads the count from a register, adds, and writes it: another one may do so in between. */
export const readAddWrite: Protocol<Adder, never> = {
  ...PLAIN,
  name: "read-add-write",
  about: "Reads a register, adds, and writes it.",
  start: () => ({ asked: new Map() }),
  onRequest({ asked }, request, self) {
    const number = self.ask("store", { f: "read", key: null, input: null });
    asked.set(number, [request, null]);
  },
  onAnswer({ asked }, { number, reply }, self) {
    const [request, written] = asked.get(number) ?? [];
    asked.delete(number);
    if (request === undefined) return;
    const count = written ?? (typeof reply.output === "number" ? reply.output : 0);
    if (request.readOnly || written !== null) {
      answer(request, count, self);
      return;
    }
    const sum = count + amountOf(request);
    const next = self.ask("store", { f: "write", key: null, input: sum as Value });
    asked.set(next, [request, sum]);
  },
  observe: ({ asked }) => ({
    role: "server",
    term: 0,
    leader: 0,
    commitIndex: 0,
    lastIndex: 0,
    unsettled: asked.size,
  }),
};
