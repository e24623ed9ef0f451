/** Makes the run of a trial: a function of the trial, of what it may name, and of this version. */
import type { ChoicesOfRun } from "../kernel/choices/choices.ts";
import { Decisions } from "../kernel/choices/decisions.ts";
import { guarded, isGuarded } from "../runner/guard.ts";
import { simulate } from "../runner/simulate.ts";
import type { RunRecorder } from "../runner/simulation.ts";
import type { Difference } from "../runner/verify.ts";
import { REGISTERED, type Registries } from "../scenario/scope.ts";
import { AskedRecorder } from "./asked.ts";
import { beginningOf } from "./beginnings.ts";
import { Coverage, type Covered } from "./coverage.ts";
import type { Trial, TrialOutcome } from "./strategies/strategy.ts";

export interface TrialParts {
  /** All that the scenario may name; default: what is registered. */
  readonly known?: Registries;
  /** Gets the number of steps at every step. */
  readonly pulse?: Int32Array;
  /** They record the run, too. */
  readonly recordings?: readonly RunRecorder[] | undefined;
  /** Whether what it covers is recorded; default: it is. */
  readonly covers?: boolean;
  /** As of `simulate`. */
  readonly strict?: boolean;
  /** Whether it is made from its start, though it may begin as others do; default: it need not. */
  readonly isWhole?: boolean;
}

/** Of a run that was not looked at. */
export const NOTHING_COVERED: Covered = {
  features: new Uint32Array(),
  firsts: [],
  goals: [],
  facts: [],
  faults: [],
};

/** A trial's choices, as a run is given them; undefined: it has none of its own. */
export function choicesOf({ choices }: Trial): ChoicesOfRun | undefined {
  if (choices === undefined) return undefined;
  return { base: choices.base, decider: new Decisions(choices.decisions) };
}

export function runTrial(
  trial: Trial,
  { known = REGISTERED, pulse, recordings = [], covers = true, isWhole, strict }: TrialParts = {},
): TrialOutcome {
  const { scenario, protocol, seed, windowUs } = trial;
  const choices = choicesOf(trial);
  const from = isWhole === true ? null : beginningOf(trial, { known, ...(pulse && { pulse }) });
  const coverage = covers ? new Coverage(known.systems.get(protocol)?.sometimes) : null;
  const asked = covers && trial.listens === true ? new AskedRecorder() : null;
  const heard =
    asked === null ? choices : { base: "weather" as const, ...choices, listener: asked };
  const run = simulate(scenario, protocol, seed, {
    known,
    // Else the scenario says it.
    ...(windowUs === undefined ? {} : { windowUs }),
    recordings: [coverage ?? [], asked ?? [], recordings].flat(),
    ...(pulse === undefined ? {} : { pulse }),
    ...(strict === undefined ? {} : { strict }),
    ...(heard === undefined ? {} : { choices: heard }),
    ...(from === null ? {} : { from }),
  });
  const { history: _history, ...result } = run;
  const before = from !== null && trial.continues === true ? from.world.trace.steps : 0;
  const covered = coverage?.covered(result.happened) ?? NOTHING_COVERED;
  const made = result.steps - before;
  const near = asked === null ? {} : { asked: asked.askedNear(covered.firsts) };
  return { result, made, ...covered, ...near };
}

/** What a trial came to, and what a second run of it says. */
export interface GuardedTrial {
  readonly outcome: TrialOutcome;
  /** How a second run differed; null if it did not, or there was none. */
  readonly difference: Difference | null;
}

/** Makes the run of a trial. @param guard one seed in so many is run again; 0: none is. */
export function guardedTrial(trial: Trial, guard: number, parts: TrialParts = {}): GuardedTrial {
  const outcome = runTrial(trial, parts);
  const { seed } = trial;
  const difference = isGuarded(seed, guard)
    ? guarded(seed, outcome.result, parts.known ?? REGISTERED, (more) => {
        return runTrial(trial, { ...parts, ...more, isWhole: true }).result;
      })
    : null;
  return { outcome, difference };
}
