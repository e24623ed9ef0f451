/**
 * Scenarios of a system as the swarm draws them, but in plain order, longer and busier: what
 * properties over runs are tried on, with choices of their own and at moments of their own.
 */
import type { Scenario } from "../scenario/scenario.ts";
import { drawScenario } from "./draw-scenario.ts";
import type { Manner } from "./manner.ts";
import { SWARM } from "./strategies/swarm.ts";
import { subjectOf } from "./subject.ts";

const COUNT = 30;
const MANNER: Manner = { ...SWARM, orders: "due", lengths: "silences", always: [] };

/** @param count how many: those of the seeds from 1 on. @param mutant plants a bug. */
export function drawnScenarios(
  system: string,
  mutant?: string,
  count = COUNT,
): readonly Scenario[] {
  const subject = subjectOf(system, mutant);
  return Array.from({ length: count }, (_, at) => drawScenario(subject, at + 1, MANNER));
}
