/** What the first failure of a kind that a search found shrinks to. */
import { choicesOf } from "../search/run-trial.ts";
import { NothingToShrinkError } from "../search/shrink/shrink.ts";
import type { Trial } from "../search/strategies/strategy.ts";
import { bundlesOf, knownBy } from "./own-systems.ts";
import { shrinkFailure } from "./shrink-failure.ts";

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
