/**
 * The fault that made a failure possible: the last one without which the same run, everything else
 * decided as it was, does not fail.
 */
import { Decisions } from "../../kernel/choices/decisions.ts";
import { simulate } from "../../runner/simulate.ts";
import { Simulation, type SimulationParts } from "../../runner/simulation.ts";
import { comparedWith, horizonOf, OTHERWISE, type WantedFailure } from "./same-failure.ts";

/** Faults that are left out in turn, the latest first: each takes a run. */
const TRIED_MAX = 12;

/** One fault of a run. */
interface Came {
  readonly id: string;
  readonly fault: string;
  readonly atUs: number;
  readonly words: string;
}

export interface NeededFault {
  /** Null: the run fails without any one of those that were tried. */
  readonly fault: Came | null;
  /** Steps that were handled. */
  readonly work: number;
}

/**
 * @param faults those that came until the failure was seen, in order.
 * @param workMax steps that may be handled: past them no further one is tried.
 */
export function neededFault(
  wanted: WantedFailure,
  faults: readonly Came[],
  workMax: number,
  parts: SimulationParts,
): NeededFault {
  if (faults.length === 0) return { fault: null, work: 0 };
  const { scenario, protocol, seed, violation } = wanted;
  const decisions = new Decisions();
  const choices = { base: "weather" as const, listener: decisions };
  const { steps } = simulate(scenario, protocol, seed, { ...parts, strict: false, choices });
  let work = steps;
  for (const fault of [...faults].reverse().slice(0, TRIED_MAX)) {
    if (work > workMax) break;
    const decider = decisions.with([["fault", fault.id, null]]);
    const simulation = new Simulation(scenario, protocol, seed, {
      ...parts,
      choices: { base: "keyed", decider },
    });
    simulation.boot();
    simulation.run(Number.POSITIVE_INFINITY, horizonOf(violation));
    work += simulation.world.steps;
    if (comparedWith(simulation, wanted) === OTHERWISE) return { fault, work };
  }
  return { fault: null, work };
}
