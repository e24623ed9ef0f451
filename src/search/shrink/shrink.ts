/** Shrinks a failure: the smallest scenario that still fails in the same way. */

import { fingerprintOf } from "../../runner/fingerprint.ts";
import type { RunResult } from "../../runner/result.ts";
import { REGISTERED, type Registries } from "../../scenario/scope.ts";
import { fileOf } from "../subject.ts";
import { tryAlternatives } from "./alternatives.ts";
import { type Candidate, sizeOf } from "./candidate.ts";
import { fromCalm } from "./from-calm.ts";
import type { OtherDraw } from "./other-draws.ts";
import { type Failure, firstCandidates, type Recorded, recordFailure } from "./recorded.ts";
import { FIRST, type Passes, ROUNDS, through } from "./rounds.ts";
import { type Pass, Shrinking } from "./shrinking.ts";
import { Trials, type Tried } from "./trials.ts";

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

/** Half a minute or more of one core. */
const STEPS_MAX = 3_000_000;
/** Of all steps, after how many other runs are drawn, however much is left. */
const ALONE = 1 / 4;

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
  const functions = file === fileOf(protocol) ? null : new Set(run.history.map(({ f }) => f));
  const trials = new Trials({ file, protocol, fingerprint, known, doubts: said, functions });
  const first = firstOf(failure, recorded, trials);
  if (first === null) {
    throw new NothingToShrinkError("what was recorded of the run does not make it again");
  }
  const shrinking = new Shrinking(trials, first);
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
  // Another draw shows in a few steps what takes too long to take apart.
  const partMax = otherDraw === undefined ? stepsMax : ALONE * stepsMax;
  let pass = going.next();
  for (; pass.done !== true && trials.steps <= partMax; pass = going.next()) {
    if (isOver(yield progress(pass.value))) return shrunk(false);
  }
  if (otherDraw !== undefined) {
    const { accepted } = shrinking;
    for (const _ of fromDraws(shrinking, otherDraw, failure, known)) {
      if (isOver(yield progress("other draws"))) return shrunk(false);
    }
    if (shrinking.accepted !== accepted) return shrunk(true);
  }
  for (; pass.done !== true; pass = going.next()) {
    if (isOver(yield progress(pass.value))) return shrunk(false);
  }
  return shrunk(true);
}

/** Other draws, each shrunk as far as it goes: the best of them is taken if it is better. */
function* fromDraws(
  shrinking: Shrinking,
  otherDraw: OtherDraw,
  failure: Failure,
  known: Registries,
): Pass {
  const drawn = yield* otherDraw(shrinking, failure, known);
  const found = drawn.flatMap(
    (one) => firstOf(one, recordFailure(one, known), shrinking.trials) ?? [],
  );
  yield* tryAlternatives(shrinking, found);
}

/** The first candidate of a recorded failure that fails in the same way; null: none does. */
function firstOf(failure: Failure, recorded: Recorded, trials: Trials): Tried | null {
  for (const candidate of firstCandidates(failure, recorded, trials.known)) {
    const tried = trials.run(candidate, Number.POSITIVE_INFINITY);
    if (tried !== null) return tried;
  }
  return null;
}
