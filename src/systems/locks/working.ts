/**
 * What all holders do with the lock, whichever lock it is: while they believe that they hold it,
 * they read the resource and write back what they read, plus one.
 */
import type { Answered } from "../../protocol/asking.ts";
import type { Self } from "../../protocol/protocol.ts";
import { WRITES_MAX } from "./holding.ts";

/** The part of a holder's state that is about its work. */
export interface Working {
  phase: string;
  /** The grant by which it holds the lock; 0 before the first. */
  token: number;
  /** When it stops, by its monotonic clock. */
  untilUs: number;
  /** When it began to want the lock. */
  wantedUs: number;
  /** What it read, null: nothing yet. */
  value: number | null;
  writesLeft: number;
}

type Asker = Self<never>;

/** How a holder of one kind of lock works, and ends its work. */
export interface Ways<State extends Working> {
  /** How long it works at what it asks of the resource next. */
  workUs(state: State): number;
  /** How much of its lease must be left when it begins to. */
  readonly marginUs: number;
  /** Its work is done. */
  release(state: State, self: Asker): void;
  /** Its lease is over by its own clock. */
  late(state: State, self: Asker): void;
  /** The resource knows a higher token. */
  refused(state: State, self: Asker): void;
}

/** It has the lock. */
export function begin<State extends Working>(
  state: State,
  token: number,
  ways: Ways<State>,
  self: Asker,
): void {
  state.token = token;
  state.value = null;
  state.writesLeft = 1 + self.random("writes", WRITES_MAX);
  self.assert("waited", self.monotonicNow() - state.wantedUs);
  goOn(state, ways, self);
}

/** Looks at its clock, and then works for a while at what it will ask of the resource next. */
export function goOn<State extends Working>(state: State, ways: Ways<State>, self: Asker): void {
  if (self.monotonicNow() + ways.marginUs >= state.untilUs) {
    ways.late(state, self);
    return;
  }
  self.assert("believed", state.token);
  if (state.writesLeft === 0) {
    ways.release(state, self);
    return;
  }
  state.phase = "holding";
  self.setTimer("go on", ways.workUs(state));
}

/** The work may have taken longer than the holder knows: nothing is looked at after it. */
export function use(state: Working, self: Asker): void {
  const { token, value } = state;
  if (value === null) {
    state.phase = "reading";
    self.ask("resource", { f: "read", key: null, input: [token, self.id] });
  } else {
    state.phase = "writing";
    self.ask("resource", { f: "write", key: null, input: [token, self.id, value + 1] });
  }
}

/**
 * Whether the resource has answered what is asked of it now. What an earlier grant asked for may
 * be answered in a later one: that says nothing of the resource as it is now.
 */
export function isCurrent({ phase, token }: Working, { command }: Answered): boolean {
  const [asked] = command.input as readonly number[];
  return asked === token && phase === (command.f === "read" ? "reading" : "writing");
}

/** The resource has answered. */
export function onResource<State extends Working>(
  state: State,
  answer: Answered,
  ways: Ways<State>,
  self: Asker,
): void {
  if (!isCurrent(state, answer)) return;
  const { output } = answer.reply;
  if (output === null) {
    ways.refused(state, self);
    return;
  }
  if (state.phase === "reading") state.value = output as number;
  else {
    state.value = null;
    state.writesLeft--;
  }
  goOn(state, ways, self);
}
