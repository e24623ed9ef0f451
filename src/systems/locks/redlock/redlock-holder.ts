/**
 * A holder by Redlock: it asks five servers at once to set its random value, holds the lock if a
 * majority has done so, for the time to live less what the asking took, and deletes its value
 * everywhere afterwards. It starts nothing that may not arrive in time.
 */
import type { Protocol, Self } from "../../../protocol/protocol.ts";
import { HEARS_NO_MESSAGES } from "../../../protocol/without-messages.ts";
import { HOLDER_FACTS, nextGrant, OVERDUE_US, REST_US, WORK_US } from "../holding.ts";
import { TTL_US } from "../lease-lock.ts";
import { begin, goOn, isCurrent, onResource, use, type Ways, type Working } from "../working.ts";
import { BOUNDED_DELAY } from "./bounded-delay.ts";
import { type RedlockRules, redlockRules } from "./redlock-rules.ts";

export const SERVERS = ["s1", "s2", "s3", "s4", "s5"] as const;

/** How long it waits, at least and at most twice, until it tries again. */
const RETRY_US = 60_000;

const PHASES = ["resting", "acquiring", "holding", "reading", "writing", "releasing"] as const;

interface Holder extends Working {
  phase: (typeof PHASES)[number];
  /** When it began to ask. */
  askedUs: number;
  /** Of the present question to all servers: how many have answered, how many as it wished. */
  answers: number;
  granted: number;
  /** Whether it wants the lock and has not had it. */
  isWanting: boolean;
  isOverdue: boolean;
  ttlUs: number;
  answerUs: number;
}

type Asker = Self<never>;

/** @param rules those of a holder, or of a wrong one. */
export function redlockHolderOf(rules: RedlockRules): Protocol<Holder, never> {
  return {
    name: "redlock-holder",
    about: "Has the lock that a majority of five servers has set for it, as long as that is worth.",
    options: {
      ttl: {
        kind: "duration",
        about:
          "How long a server keeps what it has set. For longer than 600 ms, for which servers stay " +
          "away after a start, a lock may be forgotten.",
        default: TTL_US,
        min: 100_000,
        max: 10_000_000,
      },
      answer: {
        kind: "duration",
        about: "How long an answer takes at most; no later one is waited for.",
        default: 60_000,
        min: 1_000,
        max: 190_000,
      },
    },
    faultModel: BOUNDED_DELAY,
    leaderless: true,
    roles: PHASES,
    facts: HOLDER_FACTS,
    ...HEARS_NO_MESSAGES,
    start(_disk, self, { options }) {
      const state: Holder = {
        phase: "resting",
        token: 0,
        untilUs: 0,
        askedUs: 0,
        wantedUs: 0,
        value: null,
        writesLeft: 0,
        answers: 0,
        granted: 0,
        isWanting: false,
        isOverdue: false,
        ttlUs: options["ttl"] as number,
        answerUs: options["answer"] as number,
      };
      rest(state, REST_US, self);
      return state;
    },
    onRequest: () => undefined,
    onDisk: () => undefined,
    onTimer(state, timer, self) {
      if (timer === "give up") giveUp(state, self);
      else if (state.phase === "resting") acquire(state, self);
      else if (state.phase === "holding") {
        use(state, self);
        self.setTimer("give up", state.answerUs);
      }
    },
    onAnswer(state, answer, self) {
      const { service, command, reply } = answer;
      if (service === "resource") {
        if (isCurrent(state, answer)) self.cancelTimer("give up");
        onResource(state, answer, waysOf(state), self);
        return;
      }
      const [value] = command.input as readonly number[];
      if (value !== state.token) return;
      state.answers++;
      if (command.f === "set" && state.phase === "acquiring") {
        if (reply.output === true) state.granted++;
        decide(state, rules, self);
      } else if (state.phase === "releasing" && state.answers === SERVERS.length) {
        released(state, self);
      }
    },
    observe: ({ phase, isOverdue }) => ({
      role: phase,
      term: 0,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
      unsettled: isOverdue ? 1 : 0,
    }),
  };
}

export const redlockHolder = redlockHolderOf(redlockRules);

/** What is left of its lease must do for the work and for the way to the resource. */
function waysOf({ answerUs }: Holder): Ways<Holder> {
  return {
    workUs: () => WORK_US,
    marginUs: WORK_US + answerUs,
    release,
    late: release,
    refused: release,
  };
}

function rest(state: Holder, leastUs: number, self: Asker): void {
  state.phase = "resting";
  self.setTimer("go on", leastUs + self.random("rest", leastUs));
}

function acquire(state: Holder, self: Asker): void {
  const nowUs = self.monotonicNow();
  if (!state.isWanting) state.wantedUs = nowUs;
  state.isWanting = true;
  state.isOverdue = nowUs - state.wantedUs > OVERDUE_US;
  state.phase = "acquiring";
  state.askedUs = nowUs;
  state.token = nextGrant(self);
  askAll("set", state, self);
}

/** Asks all servers, and waits for as long as an answer may take. */
function askAll(f: string, state: Holder, self: Asker): void {
  state.answers = 0;
  state.granted = 0;
  for (const server of SERVERS) {
    self.forget(server);
    self.ask(server, { f, key: null, input: [state.token, state.ttlUs] });
  }
  self.setTimer("give up", state.answerUs);
}

/** Goes by the answers of the servers so far. */
function decide(state: Holder, rules: RedlockRules, self: Asker): void {
  if (rules.isMajority(state.granted)) {
    self.cancelTimer("give up");
    state.untilUs = rules.believesUntil(state.askedUs, self.monotonicNow(), state.ttlUs);
    state.isWanting = false;
    state.isOverdue = false;
    begin(state, state.token, waysOf(state), self);
  } else if (state.answers === SERVERS.length) release(state, self);
}

/** Deletes its value from all servers, from those that have not answered too. */
function release(state: Holder, self: Asker): void {
  state.phase = "releasing";
  askAll("delete", state, self);
}

function released(state: Holder, self: Asker): void {
  self.cancelTimer("give up");
  for (const server of SERVERS) self.forget(server);
  rest(state, state.isWanting ? RETRY_US : REST_US, self);
}

/** What it waits for is late. Whether a write took effect is seen by reading again. */
function giveUp(state: Holder, self: Asker): void {
  if (state.phase === "acquiring") release(state, self);
  else if (state.phase === "releasing") released(state, self);
  else if (state.phase === "reading" || state.phase === "writing") {
    self.forget("resource");
    state.value = null;
    goOn(state, waysOf(state), self);
  }
}
