/**
 * The shadow run: a whole run in inspect mode, to see that handlers change nothing but what they
 * should.
 */
import type { Scenario } from "../scenario/scenario.ts";
import { inspectorOf } from "./inspect.ts";
import { Simulation, type SimulationParts } from "./simulation.ts";

/** One in this many seeds of a sweep is run a second time as a shadow. */
export const SHADOW_EVERY = 1_000;

/**
 * The hash of a run whose every handler works on a draft; it must be that of the plain run.
 * @param stepsMax ends it there.
 */
export function shadowHash(
  scenario: Scenario,
  protocol: string,
  seed: number,
  parts: SimulationParts = {},
  stepsMax = Number.POSITIVE_INFINITY,
): string {
  const simulation = new Simulation(scenario, protocol, seed, parts);
  simulation.world.attach(
    inspectorOf(() => {
      // What changed does not matter here, only that the run is the same.
    }),
  );
  simulation.boot();
  simulation.run(stepsMax);
  simulation.world.markStates();
  return simulation.world.trace.digest();
}
