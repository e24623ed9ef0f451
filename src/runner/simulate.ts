/** Simulates one scenario with one seed, from start to verdict. */
import type { Scheduler } from "../kernel/scheduler.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { World } from "../world/world.ts";
import { judge } from "./judge.ts";
import type { FullRunResult } from "./result.ts";
import { Simulation, type SimulationParts, type SimulationSnapshot } from "./simulation.ts";
import { isStrict, runStrictly } from "./strict.ts";
import { foreseeTraps } from "./traps.ts";

export interface SimulateOptions extends SimulationParts {
  /**
   * What leaves a handler frozen, traps for what it must not call. Default: for 1 seed in 16. The
   * hash is the same.
   */
  readonly strict?: boolean;
  /**
   * Goes on from there, not from its start: a moment of a run that is the same up to there.
   */
  readonly from?: SimulationSnapshot;
  /** Makes the strategy that decides what is next. Default: the earliest, within the window. */
  readonly scheduler?: (world: World) => Scheduler;
}

/**
 * A run is a function of scenario, protocol, seed and this version of Rashomon.
 * @param protocol one of the scenario's.
 * @param seed a whole number.
 */
export function simulate(
  scenario: Scenario,
  protocol: string,
  seed: number,
  options: SimulateOptions = {},
): FullRunResult {
  foreseeTraps();
  const simulation = new Simulation(scenario, protocol, seed, options);
  const { world } = simulation;
  if (options.scheduler !== undefined) world.scheduleBy(options.scheduler(world));
  if (options.strict ?? isStrict(seed)) {
    runStrictly(world, () => runThrough(simulation, options.from));
  } else {
    runThrough(simulation, options.from);
  }
  return judge(simulation, scenario, protocol, seed);
}

function runThrough(simulation: Simulation, from: SimulationSnapshot | undefined): void {
  if (from === undefined) simulation.boot();
  else simulation.restore(from);
  simulation.run();
}
