/** Shrinks a failure to the text of a scenario file that is seen to fail in the same way. */
import { assert } from "../core/assert.ts";
import { fingerprintOf } from "../runner/fingerprint.ts";
import { simulate } from "../runner/simulate.ts";
import { resolveScenario } from "../scenario/resolve.ts";
import type { Registries } from "../scenario/scope.ts";
import { choicesOf } from "../search/run-trial.ts";
import type { Source } from "../search/shrink/candidate.ts";
import { otherDraw } from "../search/shrink/other-draws.ts";
import { shrunkSource, shrunkText } from "../search/shrink/scenario.ts";
import {
  type Failure,
  NothingToShrinkError,
  type ShrinkProgress,
  type Shrunk,
  shrinkingOf,
} from "../search/shrink/shrink.ts";
import type { Trial } from "../search/strategies/strategy.ts";
import { bundlesOf, knownBy } from "./own-systems.ts";

export interface ShrinkOrder {
  readonly known: Registries;
  readonly stepsMax?: number;
  /** The fields that name code, as they are named from the file. */
  readonly located: Source;
  /** Ends it early, with the best so far. */
  readonly signal: AbortSignal;
  /** Hears how far it has come, between two runs. */
  readonly onProgress?: (progress: ShrinkProgress) => void;
}

/** @throws {NothingToShrinkError} */
export async function shrinkFailure(
  failure: Failure,
  { known, located, signal, onProgress = () => undefined, ...budget }: ShrinkOrder,
): Promise<{ readonly shrunk: Shrunk; readonly text: string }> {
  const shrunk = await driven(
    shrinkingOf(failure, { known, otherDraw, ...budget }),
    signal,
    onProgress,
  );
  const source = shrunkSource(failure, shrunk, known);
  const scenario = resolveScenario(source, failure.scenario.file, undefined, known);
  const again = simulate(scenario, failure.protocol, scenario.seeds.first, { known });
  assert(fingerprintOf(again) === shrunk.fingerprint, "what is written fails in the same way", {
    fingerprint: shrunk.fingerprint,
    again: fingerprintOf(again),
  });
  return { shrunk, text: shrunkText(failure, shrunk, { ...source, ...located }) };
}

/** For each kind of failure that a search found, some seconds. */
const TRIAL_STEPS_MAX = 1_000_000;
/** A run that hangs would hang here as well. */
const HANGS = /\/no-progress$/;

/**
 * What the run of a trial shrinks to; null: it cannot be made smaller, it hangs, or it names code
 * that a file elsewhere could not name.
 */
export async function shrunkTrial(
  trial: Trial,
  fingerprint: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { scenario } = trial;
  const namesCode = scenario.programs !== undefined || bundlesOf([scenario]).length > 0;
  if (namesCode || signal.aborted || HANGS.test(fingerprint)) return null;
  const { choices: _choices, ...run } = trial;
  const choices = choicesOf(trial);
  try {
    const failure = choices === undefined ? run : { ...run, choices };
    const order = { known: knownBy(scenario), stepsMax: TRIAL_STEPS_MAX, located: {}, signal };
    return (await shrinkFailure(failure, order)).text;
  } catch (error) {
    if (error instanceof NothingToShrinkError) return null;
    throw error;
  }
}

/** Shrinks until the end or an interruption; between two runs signals are heard. */
async function driven(
  shrinking: Generator<ShrinkProgress, Shrunk, true | undefined>,
  signal: AbortSignal,
  onProgress: (progress: ShrinkProgress) => void,
): Promise<Shrunk> {
  for (;;) {
    const { done, value } = signal.aborted ? shrinking.next(true) : shrinking.next();
    if (done === true) return value;
    onProgress(value);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
