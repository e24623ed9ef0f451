/**
 * What a snapshot and a state identity cost: five-node Raft with judges and history, a snapshot
 * before each step and a restore after it; an identity after each step.
 */
import { Identity } from "../src/runner/identity.ts";
import { Simulation } from "../src/runner/simulation.ts";
import { busy } from "./busy.ts";

/** Where in the run it is measured. */
export const SNAPSHOT_STEPS = [500, 40_000] as const;

const PROTOCOL = "raft";
const SEED = 1;
/** Steps that are measured from each place on. */
const CYCLES = 1_000;
const ROUNDS = 9;

/** In microseconds of CPU time, each the least of several rounds over the same steps, by step. */
export interface SnapshotCost {
  /** A snapshot and a restore, with a step between them, less that step in an ordinary run. */
  readonly togetherUs: number;
  /**
   * Of that, the calls themselves; the rest is spent by the step on parts that the snapshot shares.
   */
  readonly snapshotUs: number;
  readonly restoreUs: number;
  /** The identity after a step, of which everything before that step was known. */
  readonly identityUs: number;
}

/** Measures at one place of the run. */
export function snapshotCost(step: number): SnapshotCost {
  const simulation = new Simulation(busy(PROTOCOL, "10m"), PROTOCOL, SEED);
  simulation.boot();
  simulation.run(step);
  const start = simulation.snapshot();
  const costs = Array.from({ length: ROUNDS }, () => {
    simulation.restore(start);
    const plainUs = timed(() => forEachStep(simulation, () => undefined));
    simulation.restore(start);
    let snapshotUs = 0;
    let restoreUs = 0;
    const wholeUs = timed(() => {
      forEachStep(simulation, () => {
        const began = performance.now();
        const saved = simulation.snapshot();
        const between = performance.now();
        simulation.run(simulation.world.steps + 1);
        const after = performance.now();
        simulation.restore(saved);
        restoreUs += performance.now() - after;
        snapshotUs += between - began;
      });
    });
    simulation.restore(start);
    const identity = new Identity(simulation);
    identity.text();
    const identifiedUs = timed(() => {
      forEachStep(simulation, () => identity.text());
    });
    // The step is made twice: after the snapshot, and again to go on.
    const togetherUs = (wholeUs - 2 * plainUs) / CYCLES;
    return {
      togetherUs,
      snapshotUs: (snapshotUs * 1_000) / CYCLES,
      restoreUs: (restoreUs * 1_000) / CYCLES,
      identityUs: (identifiedUs - plainUs) / CYCLES,
    };
  });
  const least = (name: keyof SnapshotCost) => Math.min(...costs.map((cost) => cost[name]));
  return {
    togetherUs: least("togetherUs"),
    snapshotUs: least("snapshotUs"),
    restoreUs: least("restoreUs"),
    identityUs: least("identityUs"),
  };
}

function forEachStep(simulation: Simulation, before: () => void): void {
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    before();
    simulation.run(simulation.world.steps + 1);
  }
}

/** CPU time, microseconds. */
function timed(body: () => void): number {
  const began = process.cpuUsage();
  body();
  const { user, system } = process.cpuUsage(began);
  return user + system;
}

function main(): void {
  // Once for the engine's compiler.
  snapshotCost(SNAPSHOT_STEPS[0]);
  for (const step of SNAPSHOT_STEPS) {
    const { togetherUs, snapshotUs, restoreUs, identityUs } = snapshotCost(step);
    const told = `snapshot ${snapshotUs.toFixed(1)}, restore ${restoreUs.toFixed(1)}`;
    process.stdout.write(
      `snapshot and restore one step apart at step ${step}: ` +
        `${togetherUs.toFixed(1)} us (${told}); identity ${identityUs.toFixed(1)} us\n`,
    );
  }
}

if (process.argv[1]?.endsWith("snapshots.js")) main();
