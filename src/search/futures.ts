/**
 * Futures: one run is brought to some moment once, and continues from there in as many ways as
 * wanted.
 */
import { formatDuration } from "../core/formatting.ts";
import type { ChoiceClass } from "../kernel/choices/classes.ts";
import { judge } from "../runner/judge.ts";
import type { FullRunResult } from "../runner/result.ts";
import { Simulation, type SimulationParts, type SimulationSnapshot } from "../runner/simulation.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Where a run is forked: after a number of steps, or after everything that is due by a moment. */
export type ForkPlace = { readonly step: number } | { readonly atUs: number };

/** Which run, where, and what may come otherwise. */
export interface ForkSettings {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  readonly place: ForkPlace;
  readonly classes: readonly ChoiceClass[];
}

/** The run ended before it came to where it was to be forked. */
export class NoForkError extends Error {
  override readonly name = "NoForkError";
}

export class Futures {
  /** The step after which the futures part. */
  readonly step: number;
  /** The moment of that step. */
  readonly atUs: number;
  readonly #settings: ForkSettings;
  readonly #parts: SimulationParts;
  readonly #simulation: Simulation;
  /** Null where the protocol cannot be snapshotted: then each future is run from the start. */
  readonly #warm: SimulationSnapshot | null;

  /** Runs to the fork. @throws {NoForkError} where the run ends before. */
  constructor(settings: ForkSettings, parts: SimulationParts = {}) {
    const { scenario, protocol, seed, place } = settings;
    this.#settings = settings;
    this.#parts = parts;
    const simulation = new Simulation(scenario, protocol, seed, parts);
    this.#simulation = simulation;
    simulation.boot();
    if ("step" in place) simulation.run(place.step);
    else simulation.runUntil(place.atUs);
    const { world } = simulation;
    if (world.ended) {
      const ending = `${formatDuration(world.nowUs)}, step ${world.steps}`;
      const first = simulation.violations[0];
      const why = first === undefined ? "" : `, with ${first.check}: ${first.message}`;
      throw new NoForkError(`the run of seed ${seed} ends before, at ${ending}${why}`);
    }
    this.step = world.steps;
    this.atUs = world.nowUs;
    this.#warm = simulation.canSnapshot ? simulation.snapshot() : null;
  }

  /**
   * One future, from the fork to its verdict: a function of scenario, protocol, seed, step, classes
   * and number.
   * @param future from 1; 0: the run as its seed gives it.
   */
  run(future: number): FullRunResult {
    const { scenario, protocol, seed, classes } = this.#settings;
    const fork = future === 0 ? null : { step: this.step, future, classes };
    let simulation = this.#simulation;
    if (this.#warm === null) {
      const parts = fork === null ? this.#parts : { ...this.#parts, fork };
      simulation = new Simulation(scenario, protocol, seed, parts);
      simulation.boot();
    } else {
      simulation.forkAs(fork);
      simulation.restore(this.#warm);
    }
    simulation.run();
    return judge(simulation, scenario, protocol, seed);
  }
}
