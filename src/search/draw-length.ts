/** How long faults come, and recovery may take, in a scenario that is drawn, microseconds. */
import type { Scenario } from "../scenario/scenario.ts";
import type { Draw, Rhythm } from "../systems/space.ts";
import { gapUs, operationsLost } from "./draw-clients.ts";

/** So many silences that the system bears, within these bounds. */
const SILENCES = { least: 10, most: 100 };
const LENGTH = { leastUs: 500_000, mostUs: 10_000_000 };
/** As long as about so many steps take; but so long at least. */
const STEPS = { least: 1_024, most: 16_384, leastUs: 300_000, silencesLeast: 6 };

/** By the rhythm of the system alone: some silences, each doubling as likely. */
export function chaosBySilences({ patienceUs }: Rhythm, draw: Draw): number {
  const lengthUs = draw.scaled(SILENCES.least * patienceUs, SILENCES.most * patienceUs);
  return Math.max(LENGTH.leastUs, Math.min(LENGTH.mostUs, lengthUs));
}

/**
 * By what a run costs: so many steps, each doubling half as likely as the one before, so that the
 * runs of each cost as much in all (as Luby, Sinclair and Zuckerman 1993 restart what may take any
 * time). A run is taken to have a step a node for each beat and for each operation that is asked
 * for; half of the runs of our systems have between half and twice as many.
 */
export function chaosBySteps(
  { nodes, workload }: Scenario,
  { beatUs, patienceUs }: Rhythm,
  draw: Draw,
): number {
  const { rate = 0 } = workload.settings as { readonly rate?: number };
  const operationsPerUs = workload.clients === 0 ? 0 : rate / 1_000_000;
  const lengthUs = Math.floor(drawSteps(draw) / (nodes * (1 / beatUs + operationsPerUs)));
  const leastUs = Math.max(STEPS.leastUs, STEPS.silencesLeast * patienceUs);
  const mostUs = Math.max(leastUs, SILENCES.most * patienceUs);
  return Math.min(LENGTH.mostUs, Math.max(leastUs, Math.min(mostUs, lengthUs)));
}

function drawSteps(draw: Draw): number {
  let least = STEPS.least;
  while (2 * least < STEPS.most && draw.below(2) === 0) least *= 2;
  return draw.between(least, 2 * least - 1);
}

/**
 * Recovery may take that long; or so many silences; or so many times what a client waits, and the
 * gaps before two operations, the first of which may find its session expired.
 */
const HEAL = { leastUs: 15_000_000, silences: 60, waits: 4, gaps: 2 };

/** How long recovery may take: where messages are lost, with as many operations as that needs. */
export function healUs({ patienceUs }: Rhythm, scenario: Scenario): number {
  const { leastUs, silences, waits, gaps } = HEAL;
  const { timeout = 0 } = scenario.workload.settings as { readonly timeout?: number };
  const lost = operationsLost(scenario);
  const askedUs = (waits + lost) * timeout + (gaps + lost) * gapUs(scenario);
  return Math.max(leastUs, silences * patienceUs, askedUs);
}
