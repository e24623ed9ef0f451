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
import { type Candidate, type Source, sizeOf } from "./candidate.ts";
import { judgesProgress } from "./promise.ts";
import type { Failure } from "./recorded.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** A run of fewer steps is hardly made shorter so. */
const STEPS_MIN = 20;
/** What is made of more decisions than the best must be so much shorter. */
const SHORTER = 1 / 2;
/** Nothing of a calm run is drawn but in which order things come that are due together. */
const ONE_SEED = { first: 1, last: 1 };
/** What says which system it is. */
const OF_THE_SYSTEM = ["version", "protocol", "system", "mutant", "options", "services"];

/**
 * A calm run with two operations, by the options of the best so far, and each departure from it: a
 * message lost, late or doubled, a draw, a crash. Not where progress is judged.
 */
export function* fromCalm(shrinking: Shrinking, { scenario }: Failure, known: Registries): Pass {
  const { source } = shrinking.best;
  if (judgesProgress(source) || scenario.script.length > 0) return;
  const { size } = shrinking;
  const { steps } = shrinking.run;
  if (steps < STEPS_MIN) return;
  const base = calmBaseOf(source, scenario.file, known);
  if (base === null) return;
  const one = base.furtherOf([], true).map(({ departure }) => [departure]);
  for (const departures of [[], ...one]) {
    const candidate = candidateOf(base.with(departures), known);
    const longest = sizeOf(candidate) > size ? SHORTER * steps : steps;
    const stepsMax = Math.min(Math.floor(longest), shrinking.run.steps - 1);
    shrinking.attempt(candidate, { stepsMax });
    yield;
  }
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

function candidateOf(scenario: Scenario, known: Registries): Candidate {
  const source = explicitSource({ ...scenario, seeds: ONE_SEED }, known) as Source;
  const choices = { ...(source["choices"] as Source), decisions: {} };
  return { source: { ...source, choices }, decisions: scenario.choices?.decisions ?? [] };
}
