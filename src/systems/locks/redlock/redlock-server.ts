/**
 * One of the independent servers of Redlock: a key in memory that is set if it is not there, and
 * that is gone when its time to live is over by the server's wall clock.
 */
import type { Protocol, Self } from "../../../protocol/protocol.ts";
import type { Request } from "../../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../../protocol/without-messages.ts";
import { BOUNDED_DELAY } from "./bounded-delay.ts";
import { type Key, type ServerRules, serverRules } from "./redlock-rules.ts";

interface Server {
  key: Key | null;
  /** By its monotonic clock; before that, it does not answer. */
  awakeUs: number;
  /** By asker, its last request and the answer to it: a connection brings each request once. */
  answered: Map<number, Answer>;
}

interface Answer {
  readonly sequence: number;
  readonly output: boolean;
}

/** @param rules those of a server, or of a wrong one. */
export function redlockServerOf(rules: ServerRules): Protocol<Server, never> {
  return {
    name: "redlock-server",
    about: "Sets a key that is not there, for a time by its wall clock; keeps nothing on disk.",
    options: {},
    faultModel: BOUNDED_DELAY,
    leaderless: true,
    roles: ["free", "held"],
    ...HEARS_NO_MESSAGES,
    start: (_disk, self) => ({
      key: null,
      awakeUs: self.monotonicNow() + rules.restUs,
      answered: new Map(),
    }),
    onTimer: () => undefined,
    onDisk: () => undefined,
    onRequest(state, request, self) {
      if (self.monotonicNow() < state.awakeUs) return;
      const { client, sequence, command } = request;
      const last = state.answered.get(client);
      if (last === undefined || sequence > last.sequence) {
        const output = done(state, command, rules, self);
        state.answered.set(client, { sequence, output });
        answer(request, output, self);
      } else if (sequence === last.sequence) answer(request, last.output, self);
    },
    observe: ({ key }) => ({
      role: key === null ? "free" : "held",
      term: 0,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
    }),
  };
}

export const redlockServer = redlockServerOf(serverRules);

function done(
  state: Server,
  { f, input }: Request["command"],
  rules: ServerRules,
  self: Self<never>,
): boolean {
  const [value = 0, ttlUs = 0] = input as readonly number[];
  const nowUs = self.wallNow();
  if (state.key !== null && nowUs >= state.key.untilUs) state.key = null;
  if (f === "set") {
    if (state.key !== null) return false;
    state.key = { value, untilUs: nowUs + ttlUs };
    return true;
  }
  if (state.key === null || !rules.deletes(state.key, value)) return false;
  state.key = null;
  return true;
}

function answer(request: Request, output: boolean, self: Self<never>): void {
  self.reply(request, { status: "ok", output, leader: self.id });
}
