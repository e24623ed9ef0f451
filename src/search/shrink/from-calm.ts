/**
 * From the other side: a calm run of the same system, and all that depart from it in one place.
 * What was drawn may hold on to a long story, of which nothing alone can be taken out, where
 * another one that shows the same is short.
 */
import { InputError } from "../../core/errors.ts";
import type { Value } from "../../core/json.ts";
import { explicitSource, resolveScenario } from "../../scenario/resolve.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Registries } from "../../scenario/scope.ts";
import { CalmBase } from "../calm-base.ts";
import { type Subject, subjectOfScenario } from "../subject.ts";
import { Shortest, tryAlternatives } from "./alternatives.ts";
import type { Candidate, Source } from "./candidate.ts";
import { judgesProgress } from "./promise.ts";
import type { Failure } from "./recorded.ts";
import type { Pass, Shrinking } from "./shrinking.ts";
import type { Tried } from "./trials.ts";

/** A run of fewer steps is hardly made shorter so. */
const STEPS_MIN = 20;
/** They take no more steps than all trials before, or so many. */
const TRIAL_STEPS_MIN = 50_000;
/** Nothing of a calm run is drawn but in which order things come that are due together. */
const ONE_SEED = { first: 1, last: 1 };
/** What says which system it is. */
const OF_THE_SYSTEM = ["version", "protocol", "system", "mutant", "options", "services"];

/**
 * A calm run with two operations, by the options of the best so far, and each departure from it: a
 * message lost, late or doubled, a draw, a crash. What fails in fewer steps than the best is
 * shrunk, the shortest first. Not where progress is judged.
 */
export function* fromCalm(shrinking: Shrinking, { scenario }: Failure, known: Registries): Pass {
  const { trials, best, run } = shrinking;
  if (judgesProgress(best.source) || scenario.script.length > 0 || run.steps < STEPS_MIN) return;
  const base = calmBaseOf(best.source, scenario.file, known);
  if (base === null) return;
  const candidateOf = candidates(known);
  const shortest = new Shortest<Tried>(run.steps - 1);
  const untilSteps = trials.steps + Math.max(TRIAL_STEPS_MIN, trials.steps);
  const one = base.furtherOf([], true).map(({ departure, step }) => ({
    departures: [departure],
    step,
  }));
  for (const { departures, step } of [{ departures: [], step: 0 }, ...one]) {
    const { stepsMax } = shortest;
    // What departs later has more steps.
    if (step >= stepsMax || trials.steps > untilSteps) break;
    const tried = trials.run(candidateOf(base.with(departures)), stepsMax);
    yield;
    if (tried !== null) shortest.add(tried, tried.run.steps);
  }
  yield* tryAlternatives(shrinking, shortest.taken());
}

/** What a scenario says of its system, all else left open; null: that alone is no scenario. */
export function systemIn(source: Source, file: string, known: Registries): Subject | null {
  const given = Object.entries(source).filter(([field]) => OF_THE_SYSTEM.includes(field));
  try {
    const system = { name: "calm", ...Object.fromEntries(given) } as Value;
    return subjectOfScenario(resolveScenario(system, file, undefined, known), known);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** Null: it has no calm run of that kind. */
function calmBaseOf(source: Source, file: string, known: Registries): CalmBase | null {
  const subject = systemIn(source, file, known);
  try {
    return subject === null ? null : new CalmBase(subject);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** Scenarios as candidates. Those with the same faults have one source, which is read once. */
function candidates(known: Registries): (scenario: Scenario) => Candidate {
  let last: { readonly faults: Scenario["faults"]; readonly source: Source } | null = null;
  return (scenario) => {
    const { faults, choices } = scenario;
    if (last?.faults !== faults) {
      const whole = explicitSource({ ...scenario, seeds: ONE_SEED }, known) as Source;
      const without = { ...(whole["choices"] as Source), decisions: {} };
      last = { faults, source: { ...whole, choices: without } };
    }
    return { source: last.source, decisions: choices?.decisions ?? [] };
  };
}
