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
import { subjectOfScenario } from "../subject.ts";
import type { Candidate, Source } from "./candidate.ts";
import type { Failure } from "./recorded.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** So many decisions has a calm run that departs once: two operations, and the departure. */
const FEW = 3;
/** What says which system it is. */
const OF_THE_SYSTEM = ["version", "protocol", "system", "mutant", "options", "services"];

/**
 * A calm run with two operations, by the options of the best so far, and each departure from it: a
 * message lost, late or doubled, a draw, a crash. Not where progress is judged.
 */
export function* fromCalm(shrinking: Shrinking, { scenario }: Failure, known: Registries): Pass {
  const { source } = shrinking.best;
  const isJudged = (source["checks"] as readonly string[]).includes("progress");
  if (isJudged || scenario.script.length > 0 || shrinking.size <= FEW) return;
  const base = calmBaseOf(source, scenario.file, known);
  if (base === null) return;
  const one = base.furtherOf([], true).map(({ departure }) => [departure]);
  for (const departures of [[], ...one]) {
    shrinking.attempt(candidateOf(base.with(departures), known), { isShorter: true });
    yield;
  }
}

/** Null: it has no calm run of that kind. */
function calmBaseOf(source: Source, file: string, known: Registries): CalmBase | null {
  const given = Object.entries(source).filter(([field]) => OF_THE_SYSTEM.includes(field));
  try {
    const system = { name: "calm", ...Object.fromEntries(given) } as Value;
    return new CalmBase(subjectOfScenario(resolveScenario(system, file, undefined, known), known));
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function candidateOf(scenario: Scenario, known: Registries): Candidate {
  const source = explicitSource(scenario, known) as Source;
  const choices = { ...(source["choices"] as Source), decisions: {} };
  return { source: { ...source, choices }, decisions: scenario.choices?.decisions ?? [] };
}
