/** Shrinks a failure: the smallest scenario that still fails in the same way. */

import { fingerprintOf } from "../../runner/fingerprint.ts";
import type { RunResult } from "../../runner/result.ts";
import { REGISTERED, type Registries } from "../../scenario/scope.ts";
import { type Candidate, sizeOf } from "./candidate.ts";
import { cutAtViolation, endAtViolation } from "./end.ts";
import { fromCalm } from "./from-calm.ts";
import { lessIdleTime } from "./idle-time.ts";
import { otherMoments } from "./moments.ts";
import type { OtherDraw } from "./other-draws.ts";
import { slowerPace } from "./pace.ts";
import {
  allAtOnce,
  fewerClients,
  fewerDecisions,
  fewerFaults,
  fewerNodes,
  fewerOperations,
  plainOrder,
} from "./passes.ts";
import { type Failure, firstCandidates, type Recorded, recordFailure } from "./recorded.ts";
import { shorterChaos, shorterRecovery } from "./recovery.ts";
import { type Pass, Shrinking } from "./shrinking.ts";
import { Trials, type Tried } from "./trials.ts";
import {
  defaultOptions,
  fewerScriptSteps,
  namedTargets,
  roundTimes,
  shorterFaults,
  smallInputs,
} from "./values.ts";

export type { Failure };

export interface ShrinkOptions {
  /** All that the scenario may name; default: what is registered. */
  readonly known?: Registries;
  /** Steps that may be simulated in all; past them the best so far is the result. */
  readonly stepsMax?: number;
  /** Draws other runs that fail in the same way; absent: there are none. */
  readonly otherDraw?: OtherDraw;
}

/** How far shrinking has come. */
export interface ShrinkProgress {
  /** What is being taken out. */
  readonly pass: string;
  readonly trials: number;
  readonly trialSteps: number;
  /** Of the best so far. */
  readonly decisions: number;
  readonly steps: number;
}

export interface Shrunk {
  readonly fingerprint: string;
  readonly candidate: Candidate;
  /** The run of the smallest scenario found. */
  readonly run: RunResult;
  readonly before: { readonly decisions: number; readonly steps: number };
  readonly decisions: number;
  readonly trials: number;
  readonly trialSteps: number;
  /** Whether no pass finds anything more to take out: not so where it was stopped. */
  readonly minimal: boolean;
  /**
   * Where progress is judged and a bug is planted: with how much time to recover the run fails as
   * well. Without the bug it recovers in a quarter of what the scenario gives. Else null.
   */
  readonly patience: string | null;
}

/** The run does not fail, or cannot be made again from what was recorded of it. */
export class NothingToShrinkError extends Error {
  override readonly name = "NothingToShrinkError";
}

/** What is made of more decisions than another must be so much shorter. */
const SHORTER = 1 / 2;

/** Half a minute or more of one core. */
const STEPS_MAX = 3_000_000;

/** Shrinks a failure to the end. @throws {NothingToShrinkError} */
export function shrinkFailure(failure: Failure, options: ShrinkOptions = {}): Shrunk {
  const shrinking = shrinkingOf(failure, options);
  for (;;) {
    const { done, value } = shrinking.next();
    if (done === true) return value;
  }
}

/**
 * The same, a run at a time. The caller may stop after any run: `next(true)` returns the
 * best so far.
 */
export function* shrinkingOf(
  failure: Failure,
  { known = REGISTERED, stepsMax = STEPS_MAX, otherDraw }: ShrinkOptions = {},
): Generator<ShrinkProgress, Shrunk, true | undefined> {
  const recorded = recordFailure(failure, known);
  const { run } = recorded;
  if (run.violations.length === 0) {
    throw new NothingToShrinkError(`the run does not fail: its verdict is ${run.verdict}`);
  }
  const fingerprint = fingerprintOf(run);
  const { scenario, protocol } = failure;
  const { file, doubts } = scenario;
  const said = doubts[protocol] ?? [];
  const trials = new Trials({ file, protocol, fingerprint, known, doubts: said });
  const first = firstOf(failure, recorded, trials);
  if (first === null) {
    throw new NothingToShrinkError("what was recorded of the run does not make it again");
  }
  let shrinking = new Shrinking(trials, first);
  const before = { decisions: sizeOf(first.candidate), steps: run.steps };
  const shrunk = (minimal: boolean): Shrunk => ({
    fingerprint,
    candidate: shrinking.best,
    run: shrinking.run,
    before,
    decisions: shrinking.size,
    trials: trials.count,
    trialSteps: trials.steps,
    minimal,
    patience: shrinking.patience,
  });
  const progress = (pass: string): ShrinkProgress => ({
    pass,
    trials: trials.count,
    trialSteps: trials.steps,
    decisions: shrinking.size,
    steps: shrinking.run.steps,
  });
  const isOver = (stop: true | undefined) => stop === true || trials.steps > stepsMax;
  const calm: Passes = { "calm runs": (best) => fromCalm(best, failure, known) };
  const going = through([FIRST, { passes: calm, again: false }, ...ROUNDS], shrinking);
  // Another draw shows in a few steps what takes too long to take apart: half of them are for that.
  const halfMax = otherDraw === undefined ? stepsMax : stepsMax / 2;
  let pass = going.next();
  for (; pass.done !== true && trials.steps <= halfMax; pass = going.next()) {
    if (isOver(yield progress(pass.value))) return shrunk(false);
  }
  if (otherDraw !== undefined) {
    const drawn = otherDraw(shrinking, failure, fingerprint, known);
    let next = drawn.next();
    for (; next.done !== true; next = drawn.next()) {
      if (isOver(yield progress("other draws"))) return shrunk(false);
    }
    const other =
      next.value === null ? null : firstOf(next.value, recordFailure(next.value, known), trials);
    if (other !== null) {
      const alternative = new Shrinking(trials, other);
      for (const _ of through([FIRST, ...ROUNDS], alternative)) {
        if (isOver(yield progress("other draws"))) return shrunk(false);
      }
      if (isBetter(alternative, shrinking)) {
        shrinking = alternative;
        return shrunk(true);
      }
    }
  }
  for (; pass.done !== true; pass = going.next()) {
    if (isOver(yield progress(pass.value))) return shrunk(false);
  }
  return shrunk(true);
}

/** The first candidate of a recorded failure that fails in the same way; null: none does. */
function firstOf(failure: Failure, recorded: Recorded, trials: Trials): Tried | null {
  for (const candidate of firstCandidates(failure, recorded, trials.known)) {
    const tried = trials.run(candidate, Number.POSITIVE_INFINITY);
    if (tried !== null) return tried;
  }
  return null;
}

/** Goes through passes in turn, and says which it is at after each run. */
function* through(rounds: readonly Round[], shrinking: Shrinking): Generator<string, void> {
  for (const { passes, again } of rounds) {
    for (let accepted = -1; accepted !== shrinking.accepted; ) {
      accepted = again ? shrinking.accepted : -1;
      for (const [pass, made] of Object.entries(passes)) {
        for (const _ of made(shrinking)) yield pass;
      }
      if (!again) break;
    }
  }
}

/** Whether a candidate is shorter than another; with more decisions, at most half as long. */
function isBetter(one: Shrinking, other: Shrinking): boolean {
  const { steps } = one.run;
  return steps < (one.size > other.size ? SHORTER * other.run.steps : other.run.steps);
}

type Passes = Readonly<Record<string, (shrinking: Shrinking) => Pass>>;

const REMOVED: Passes = {
  order: plainOrder,
  "all at once": allAtOnce,
  operations: fewerOperations,
  faults: fewerFaults,
  nodes: fewerNodes,
  decisions: fewerDecisions,
  clients: fewerClients,
};

const REMOVALS: Passes = {
  "the end": cutAtViolation,
  chaos: shorterChaos,
  recovery: shorterRecovery,
  ...REMOVED,
};

const LESS: Passes = { ...REMOVALS, "idle time": lessIdleTime };

interface Round {
  readonly passes: Passes;
  readonly again: boolean;
}

/** What comes before calm runs are tried: they are worth it only where much is left. */
const FIRST: Round = { passes: LESS, again: true };

/** What leaves fewer steps between two events that count. */
const PACES: Passes = {
  pace: slowerPace,
  "other moments": otherMoments,
};

/**
 * What is gone through in turn. A removal may make room for another, so removals are gone through
 * until none is left; so they end, for each makes less of something. Values are made plainer once;
 * moments are rounded when no more time can be taken out.
 */
const ROUNDS: readonly Round[] = [
  {
    passes: {
      script: fewerScriptSteps,
      targets: namedTargets,
      lengths: shorterFaults,
      inputs: smallInputs,
      options: defaultOptions,
      ...PACES,
    },
    again: false,
  },
  { passes: LESS, again: true },
  { passes: PACES, again: false },
  { passes: LESS, again: true },
  { passes: { moments: roundTimes }, again: false },
  { passes: REMOVALS, again: true },
  { passes: { "the end": endAtViolation }, again: false },
  { passes: REMOVED, again: true },
];
