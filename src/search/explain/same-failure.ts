/** Whether a run fails as another did: by the fingerprint, and as early as that can be said. */
import { checkLinearizable } from "../../checkers/linearizability/check.ts";
import { modelOf } from "../../objects/model.ts";
import { fingerprintOf } from "../../runner/artifact.ts";
import { judge } from "../../runner/judge.ts";
import type { Simulation } from "../../runner/simulation.ts";
import type { Scenario } from "../../scenario/scenario.ts";

/** The failure that is looked for again. */
export interface WantedFailure {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  /** The check that failed first. */
  readonly check: string;
  readonly fingerprint: string;
}

/** Checks that only a whole run is judged by: how it ended, what it came to. */
const OF_WHOLE_RUNS = ["progress", "recoverable", "sequential", "no-progress"];

/**
 * How far a future has to go before it can be said that it does not fail so, in microseconds: half
 * as long again as the failing run took, at least two seconds more and at most ten; Infinity: to
 * its end.
 */
export function horizonOf({ check }: Pick<WantedFailure, "check">, atUs: number): number {
  if (OF_WHOLE_RUNS.includes(check)) return Number.POSITIVE_INFINITY;
  return atUs + Math.min(10_000_000, Math.max(2_000_000, atUs >> 1));
}

/** Of a run that has ended, or that came to the horizon. */
export function failsAs(simulation: Simulation, wanted: WantedFailure): boolean {
  const { scenario, protocol, seed, check, fingerprint } = wanted;
  const { violations } = simulation;
  if (violations.length === 0 && check === "linearizable") {
    const history = simulation.history.history();
    const budget = { work: scenario.limits.checkWorkMax };
    return checkLinearizable(history, modelOf(simulation.object), { budget }).verdict === "illegal";
  }
  if (violations.length === 0 && OF_WHOLE_RUNS.includes(check)) {
    return fingerprintOf(judge(simulation, scenario, protocol, seed)) === fingerprint;
  }
  if (violations.length === 0) return false;
  return fingerprintOf({ protocol, verdict: "fail", violations }) === fingerprint;
}
