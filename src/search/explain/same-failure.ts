/** Whether a run fails as another did, as early as that can be said. */
import { TRANSACTION_CHECKS } from "../../checkers/consistency/transactional.ts";
import { WEAKER_CHECKS } from "../../checkers/consistency/weaker.ts";
import { checkLinearizable } from "../../checkers/linearizability/check.ts";
import { modelOf } from "../../objects/model.ts";
import { fingerprintOf } from "../../runner/fingerprint.ts";
import { judge } from "../../runner/judge.ts";
import type { Violation } from "../../runner/result.ts";
import type { Simulation } from "../../runner/simulation.ts";
import type { Scenario } from "../../scenario/scenario.ts";

/** The failure that is looked for again. */
export interface WantedFailure {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  readonly fingerprint: string;
  /** What was seen first. */
  readonly violation: Violation;
}

/**
 * How a future ends, as compared with the run: otherwise; in the same way, by the fingerprint; with
 * the very same failure: of the same nodes, at about the same time.
 */
export const OTHERWISE = 0;
export const SAME_WAY = 1;
export const SAME_FAILURE = 2;

/** Checks that only a whole run is judged by: how it ended, what it came to. */
const OF_WHOLE_RUNS: readonly string[] = [
  "progress",
  "recoverable",
  ...WEAKER_CHECKS,
  ...TRANSACTION_CHECKS,
  "no-progress",
];

/**
 * What counts as about the same time, in microseconds: a twentieth of what the run took until then,
 * at least 100 ms.
 */
function nearnessOf({ atUs }: Violation): number {
  return Math.max(100_000, Math.floor(atUs / 20));
}

/** Whether only a whole run shows such a violation. */
export function isOfWholeRun({ check }: Violation): boolean {
  return OF_WHOLE_RUNS.includes(check);
}

/**
 * How far a future is followed, in microseconds; Infinity: to its end.
 * @param putOffUs how much later what was under way at its fork may have come.
 */
export function horizonOf(violation: Violation, putOffUs = 0): number {
  if (isOfWholeRun(violation)) return Number.POSITIVE_INFINITY;
  return violation.atUs + nearnessOf(violation) + putOffUs;
}

/**
 * Compares a run that has ended, or that came to the horizon.
 * @param putOffUs how much later what was under way at its fork may have come: so much later than
 *   about the same time its failure may be the same.
 */
export function comparedWith(simulation: Simulation, wanted: WantedFailure, putOffUs = 0): number {
  const [violation] = violationsOf(simulation, wanted);
  if (violation === undefined) return OTHERWISE;
  const { protocol, fingerprint, violation: first } = wanted;
  const verdict = violation.check === "recoverable" ? "unrecoverable" : "fail";
  if (fingerprintOf({ protocol, verdict, violations: [violation] }) !== fingerprint) {
    return OTHERWISE;
  }
  const laterUs = violation.atUs - first.atUs;
  const nearUs = nearnessOf(first);
  const isNear = isOfWholeRun(first) || (laterUs >= -nearUs && laterUs <= nearUs + putOffUs);
  return isNear && violation.nodes.join() === first.nodes.join() ? SAME_FAILURE : SAME_WAY;
}

function violationsOf(simulation: Simulation, wanted: WantedFailure): readonly Violation[] {
  const { scenario, protocol, seed, violation } = wanted;
  const { violations } = simulation;
  if (violations.length > 0) return violations;
  if (isOfWholeRun(violation)) {
    return judge(simulation, scenario, protocol, seed).violations;
  }
  if (violation.check !== "linearizable") {
    // What is judged by a whole history of facts, at the end of the run or at the horizon.
    if (simulation.ended) return judge(simulation, scenario, protocol, seed).violations;
    simulation.conclude(false, scenario.limits.checkWorkMax);
    return violations;
  }
  const history = simulation.history.history();
  const budget = { work: scenario.limits.checkWorkMax };
  const { failure } = checkLinearizable(history, modelOf(simulation.object), { budget });
  if (failure === null) return [];
  const atUs = history[failure.culprit]?.completedUs ?? simulation.world.nowUs;
  return [{ ...violation, atUs }];
}
