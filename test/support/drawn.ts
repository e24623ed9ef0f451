/** Random scenarios of systems, drawn once for all files of tests that a process runs. */
import type { Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios as draw } from "../../src/search/drawn-scenarios.ts";

const drawn = new Map<string, readonly Scenario[]>();

/** Thirty of them, shared: no test changes a scenario. */
export function drawnScenarios(system: string): readonly Scenario[] {
  const known = drawn.get(system) ?? draw(system);
  drawn.set(system, known);
  return known;
}

/** An order of what many clients that crashed have asked for may be searched for a minute. */
const WORK_MAX = 50_000;

/**
 * Of shorter chaos, and judged as far as that takes little: runs are compared, not their judges.
 */
export function shortened(scenario: Scenario, durationUs: number): Scenario {
  const limits = { ...scenario.limits, checkWorkMax: WORK_MAX };
  return { ...scenario, limits, durationUs };
}
