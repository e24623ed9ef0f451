/** Simulates one scenario with one seed, from start to verdict. */
import type { Invariant } from "../checkers/audit.ts";
import type { Count } from "../checkers/happened/count.ts";
import type { ChoicesOfRun } from "../kernel/choices/choices.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Workload } from "../workloads/workload.ts";
import type { World } from "../world/world.ts";
import type { Fork } from "./fork.ts";
import { judge } from "./judge.ts";
import type { FullRunResult } from "./result.ts";
import { type RunRecorder, Simulation } from "./simulation.ts";
import { withTraps } from "./traps.ts";

/** One seed in this many runs in strict mode unless told otherwise. */
const STRICT_EVERY = 16;

/** Whether a seed runs in strict mode unless told otherwise. */
export function isStrict(seed: number): boolean {
  return seed % STRICT_EVERY === 0;
}

export interface SimulateOptions {
  /**
   * Every message frozen, and traps for what handlers must not call. Default: for 1 seed in 16. The
   * hash is the same.
   */
  readonly strict?: boolean;
  /**
   * `pulse[0]` gets the number of steps at every step, for a watchdog in another thread; below 0
   * once the run is being judged.
   */
  readonly pulse?: Int32Array;
  /** They record the run, and change nothing. */
  readonly recordings?: readonly RunRecorder[];
  /** A protocol that is not in the registry. */
  readonly protocol?: Protocol;
  /** An object that is not in the registry. */
  readonly object?: SequentialObject;
  /** A workload that is not in the registry. */
  readonly workload?: Workload;
  /** Further invariants to judge by: a host's own. */
  readonly invariants?: readonly Invariant[];
  /** Further counts of what happened. */
  readonly happened?: readonly Count[];
  /** Answer what could go otherwise; absent or null: an ordinary run. */
  readonly choices?: ChoicesOfRun | null;
  /** Where the run takes another way than its seed has it; not together with `choices`. */
  readonly fork?: Fork;
  /** Makes the strategy that decides what is next. Default: the earliest. */
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
  const parts = {
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
    ...(options.object === undefined ? {} : { object: options.object }),
    ...(options.workload === undefined ? {} : { workload: options.workload }),
    recordings: options.recordings ?? [],
    invariants: options.invariants ?? [],
    choices: options.choices ?? null,
    happened: options.happened ?? [],
    ...(options.fork === undefined ? {} : { fork: options.fork }),
  };
  const simulation = new Simulation(scenario, protocol, seed, parts);
  const { world } = simulation;
  if (options.pulse !== undefined) world.beat(options.pulse);
  if (options.scheduler !== undefined) world.scheduleBy(options.scheduler(world));
  if (options.strict ?? isStrict(seed)) {
    world.freezeAll();
    withTraps(world, () => runThrough(simulation));
  } else {
    runThrough(simulation);
  }
  // The steps are over: judging is limited by counted work, and no watchdog needs to look after it.
  if (options.pulse !== undefined) options.pulse[0] = -world.steps;
  return judge(simulation, scenario, protocol, seed);
}

function runThrough(simulation: Simulation): void {
  simulation.boot();
  simulation.run();
}
