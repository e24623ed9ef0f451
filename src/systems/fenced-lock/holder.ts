/**
 * A holder: acquires the lock, works on the resource while it believes that it holds it, releases
 * it, and begins again. By its own clock it stops in time; a pause may still make it late.
 */

import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Reply } from "../../protocol/request.ts";
import { LEASE_US } from "./lease-lock.ts";

/** How long one write of the resource is worked on, and how long it rests without the lock. */
const WORK_US = 60_000;
const REST_US = 150_000;
/** It stops so long before its lease ends, for clocks that disagree. */
const MARGIN_US = 100_000;

interface Holder {
  phase: "resting" | "acquiring" | "holding" | "writing" | "releasing";
  token: number;
  /** When it stops, by its monotonic clock: the lease counts from when it was asked for. */
  untilUs: number;
  askedUs: number;
}

function rest(state: Holder, self: Self<never>): void {
  state.phase = "resting";
  self.setTimer("go on", REST_US + self.random("rest", REST_US));
}

function release(state: Holder, self: Self<never>): void {
  state.phase = "releasing";
  self.ask("locks", { f: "release", key: null, input: state.token });
}

function work(state: Holder, self: Self<never>): void {
  if (self.monotonicNow() >= state.untilUs) {
    release(state, self);
    return;
  }
  state.phase = "holding";
  self.setTimer("go on", WORK_US);
}

export const holder: Protocol<Holder, never> = {
  name: "lock-holder",
  about: "Acquires a lock, writes a resource while it believes that it holds it, and releases it.",
  options: {},
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  describe: () => ({ kind: "nothing", fields: {} }),
  factsOfMessage: () => undefined,
  factsOfWrite: () => undefined,
  start(_disk, self) {
    const state: Holder = { phase: "resting", token: 0, untilUs: 0, askedUs: 0 };
    rest(state, self);
    return state;
  },
  onMessage: () => undefined,
  onRequest: () => undefined,
  onDisk: () => undefined,
  onTimer(state, _timer, self) {
    if (state.phase === "resting") {
      state.phase = "acquiring";
      state.askedUs = self.monotonicNow();
      self.ask("locks", { f: "acquire", key: null, input: self.id });
    } else if (state.phase === "holding") {
      // The work may have taken longer than the holder knows: nothing is looked at after it.
      state.phase = "writing";
      self.ask("resource", { f: "write", key: null, input: [state.token, self.id] });
    }
  },
  onAnswer(state, { service, reply }, self) {
    if (service === "locks") onLock(state, reply, self);
    else if (state.phase === "writing") {
      if (reply.output === true) work(state, self);
      else rest(state, self);
    }
  },
  observe: ({ phase, token }) => ({
    role: phase,
    term: token,
    leader: 0,
    commitIndex: 0,
    lastIndex: 0,
  }),
};

function onLock(state: Holder, reply: Reply, self: Self<never>): void {
  if (state.phase === "acquiring" && reply.status === "ok" && typeof reply.output === "number") {
    state.token = reply.output;
    state.untilUs = state.askedUs + LEASE_US - MARGIN_US;
    work(state, self);
  } else rest(state, self);
}
