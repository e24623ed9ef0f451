/**
 * A holder as tutorials write it: it takes the lock, works, and releases it. It has no clock, no
 * token and no doubt.
 */
import { CRASH_RECOVERY } from "../../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../../protocol/protocol.ts";
import { HEARS_NO_MESSAGES } from "../../../protocol/without-messages.ts";
import { HOLDER_FACTS, nextGrant, OVERDUE_US, REST_US, WORK_US } from "../holding.ts";
import { begin, onResource, use, type Ways, type Working } from "../working.ts";

/** How long it waits, at least and at most twice, until it tries again. */
const RETRY_US = 60_000;

const PHASES = ["resting", "acquiring", "holding", "reading", "writing", "releasing"] as const;

interface Holder extends Working {
  phase: (typeof PHASES)[number];
  isWanting: boolean;
  isOverdue: boolean;
  heedsAnswer: boolean;
  workUs: number;
}

type Asker = Self<never>;

/** A holder whose lock is one row in the table of one server. */
export const naiveHolder = holderOf(
  "naive-holder",
  "Takes the lock in a table, works without looking at any clock, releases it.",
  true,
);

/** A holder whose lock is an object in its own memory: no other has ever heard of it. */
export const localHolder = holderOf(
  "local-holder",
  "Takes a lock object in its own memory, works, releases it.",
  false,
);

function holderOf(name: string, about: string, asksTable: boolean): Protocol<Holder, never> {
  const ways: Ways<Holder> = {
    workUs: ({ workUs }) => workUs,
    marginUs: 0,
    release(state, self) {
      if (!asksTable) {
        rest(state, self);
        return;
      }
      state.phase = "releasing";
      self.ask("table", { f: "release", key: null, input: [self.id] });
    },
    late: rest,
    refused: rest,
  };
  return {
    name,
    about,
    options: {
      heedsAnswer: {
        kind: "boolean",
        about: "It tries again if the lock is another's; else it works all the same.",
        default: true,
      },
      work: {
        kind: "duration",
        about: "How long it works at what it reads or writes next.",
        default: WORK_US,
        min: 1_000,
        max: 10_000_000,
      },
    },
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: PHASES,
    facts: HOLDER_FACTS,
    ...HEARS_NO_MESSAGES,
    start(_disk, self, { options }) {
      const state: Holder = {
        phase: "resting",
        token: 0,
        untilUs: Number.MAX_SAFE_INTEGER,
        wantedUs: 0,
        value: null,
        writesLeft: 0,
        isWanting: false,
        isOverdue: false,
        heedsAnswer: options["heedsAnswer"] as boolean,
        workUs: options["work"] as number,
      };
      rest(state, self);
      return state;
    },
    onRequest: () => undefined,
    onDisk: () => undefined,
    onTimer(state, _timer, self) {
      if (state.phase === "holding") use(state, self);
      else if (state.phase === "resting") {
        want(state, self);
        if (asksTable) self.ask("table", { f: "acquire", key: null, input: [self.id] });
        else has(state, ways, self);
      }
    },
    onAnswer(state, answer, self) {
      const { service, command, reply } = answer;
      if (service === "resource") onResource(state, answer, ways, self);
      else if (command.f === "release") rest(state, self);
      else if (reply.output === true || !state.heedsAnswer) has(state, ways, self);
      else rest(state, self, RETRY_US);
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

function rest(state: Holder, self: Asker, leastUs = REST_US): void {
  state.phase = "resting";
  self.setTimer("go on", leastUs + self.random("rest", leastUs));
}

function want(state: Holder, self: Asker): void {
  const nowUs = self.monotonicNow();
  if (!state.isWanting) state.wantedUs = nowUs;
  state.isWanting = true;
  state.isOverdue = nowUs - state.wantedUs > OVERDUE_US;
  state.phase = "acquiring";
}

function has(state: Holder, ways: Ways<Holder>, self: Asker): void {
  state.isWanting = false;
  state.isOverdue = false;
  begin(state, nextGrant(self), ways, self);
}
