/**
 * A holder: acquires the lock, waits for its turn, and while it believes that it holds the lock
 * reads the resource and writes back what it read, plus one. It keeps its session alive meanwhile.
 * By its own clock it stops in time; a pause may still make what it does late.
 */
import { fact } from "../../protocol/facts.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Reply } from "../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../protocol/without-messages.ts";
import { CALL_FACTS, completed, invoked } from "./calls.ts";
import { type HolderRules, holderRules } from "./holder-rules.ts";
import { HOLDER_FACTS, KEEP_US, OVERDUE_US, REST_US, WORK_US } from "./holding.ts";
import { begin, goOn, onResource, use, type Ways, type Working } from "./working.ts";

const PHASES = [
  "resting",
  "acquiring",
  "waiting",
  "holding",
  "reading",
  "writing",
  "jeopardy",
  "releasing",
] as const;

interface Holder extends Working {
  /**
   * `jeopardy`: its lease is over by its own clock, and the service has not said so (Burrows 2006,
   * §2.8): it does nothing, and goes on if the service still knows its session.
   */
  phase: (typeof PHASES)[number];
  session: number;
  /** When it asked for what the service is to answer: its lease counts from there. */
  askedUs: number;
  isOverdue: boolean;
  graceUs: number;
  delayUs: number;
}

type Asker = Self<never>;

/** @param rules those of a holder, or of a wrong one. */
const delays = fact(
  "By its options `node` wants the lock to rest for `forUs` if its session expires with it",
  "node",
  "forUs: duration",
);

export function holderOf(rules: HolderRules): Protocol<Holder, never> {
  return {
    name: "lock-holder",
    about: "Acquires a lock, works on a resource while it believes that it holds it, releases it.",
    options: {
      grace: {
        kind: "duration",
        about: "How long it hopes for its session, once its lease is over by its own clock.",
        default: 2_000_000,
        min: 0,
        max: 60_000_000,
      },
      lockDelay: {
        kind: "duration",
        about: "How long the lock is to rest if its session expires.",
        default: 0,
        min: 0,
        max: 60_000_000,
      },
    },
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: PHASES,
    facts: { ...HOLDER_FACTS, ...CALL_FACTS, delays },
    ...HEARS_NO_MESSAGES,
    factsOfSetup(node, { options }, facts) {
      facts["delays"]?.(node, options["lockDelay"] as number);
    },
    start(_disk, self, { options }) {
      const state: Holder = {
        phase: "resting",
        session: 0,
        token: 0,
        untilUs: 0,
        askedUs: 0,
        wantedUs: 0,
        value: null,
        writesLeft: 0,
        isOverdue: false,
        graceUs: options["grace"] as number,
        delayUs: options["lockDelay"] as number,
      };
      rest(state, self);
      return state;
    },
    onRequest: () => undefined,
    onDisk: () => undefined,
    onTimer(state, timer, self) {
      if (timer === "keep alive") keepAlive(state, self);
      else if (state.phase === "resting") acquire(state, self);
      else if (state.phase === "holding") use(state, self);
      else if (state.phase === "jeopardy") rest(state, self);
    },
    onAnswer(state, answer, self) {
      const { service, command, reply } = answer;
      if (service === "resource") onResource(state, answer, WAYS, self);
      else if (command.f === "acquire") onAcquired(state, reply, rules, self);
      else if (command.f === "keep-alive") {
        const [session] = command.input as readonly number[];
        if (session === state.session) onKept(state, reply, rules, self);
      } else if (state.phase === "releasing") {
        completed("release", reply.output === true ? 1 : 0, self);
        rest(state, self);
      }
    },
    observe: ({ phase, token, isOverdue }) => ({
      role: phase,
      term: token,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
      unsettled: isOverdue ? 1 : 0,
    }),
  };
}

export const holder = holderOf(holderRules);

function rest(state: Holder, self: Asker): void {
  state.phase = "resting";
  state.session = 0;
  state.isOverdue = false;
  self.cancelTimer("keep alive");
  self.setTimer("go on", REST_US + self.random("rest", REST_US));
}

function acquire(state: Holder, self: Asker): void {
  state.phase = "acquiring";
  state.askedUs = self.monotonicNow();
  state.wantedUs = state.askedUs;
  invoked("acquire", 0, self);
  self.ask("locks", { f: "acquire", key: null, input: [self.id, state.delayUs] });
}

function onAcquired(state: Holder, { output }: Reply, rules: HolderRules, self: Asker): void {
  if (state.phase !== "acquiring") return;
  const [session, token] = output as readonly [number, number];
  state.session = session;
  state.phase = "waiting";
  answered(state, token, rules, self);
}

function keepAlive(state: Holder, self: Asker): void {
  if (state.session === 0 || state.phase === "releasing") return;
  state.askedUs = self.monotonicNow();
  state.isOverdue = state.phase === "waiting" && state.askedUs - state.wantedUs > OVERDUE_US;
  if (state.phase !== "waiting") invoked("keep-alive", state.token, self);
  self.ask("locks", { f: "keep-alive", key: null, input: [state.session] });
}

function onKept(state: Holder, { output }: Reply, rules: HolderRules, self: Asker): void {
  if (state.phase !== "waiting") {
    completed("keep-alive", output === state.token ? 1 : 0, self);
  }
  if (state.phase === "releasing") return;
  if (output === null) rest(state, self);
  else answered(state, output as number, rules, self);
}

/** The service has the session: it was renewed after it was asked to be. */
function answered(state: Holder, token: number, rules: HolderRules, self: Asker): void {
  state.untilUs = rules.believesUntil(state.askedUs, self.monotonicNow());
  self.setTimer("keep alive", KEEP_US);
  if (state.phase === "waiting" && token !== 0) {
    state.isOverdue = false;
    completed("acquire", token, self);
    begin(state, token, WAYS, self);
  } else if (state.phase === "jeopardy") goOn(state, WAYS, self);
}

const WAYS: Ways<Holder> = {
  workUs: () => WORK_US,
  marginUs: 0,
  release(state, self) {
    state.phase = "releasing";
    invoked("release", state.token, self);
    self.cancelTimer("keep alive");
    self.ask("locks", { f: "release", key: null, input: [state.session, state.token] });
  },
  late(state, self) {
    state.phase = "jeopardy";
    self.setTimer("go on", state.graceUs);
  },
  refused: rest,
};
