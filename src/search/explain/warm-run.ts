/**
 * A warm run: one failing run with checkpoints, from any step of which futures are drawn. Where the
 * protocol cannot be snapshotted, each future is run from the start.
 */
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Fork } from "../../runner/fork.ts";
import {
  Simulation,
  type SimulationParts,
  type SimulationSnapshot,
} from "../../runner/simulation.ts";
import { putOffMaxUs } from "../../world/under-way.ts";
import { comparedWith, horizonOf, type WantedFailure } from "./same-failure.ts";

/** Checkpoints of a run: a step is reached from the one before it. */
const CHECKPOINTS = 64;

export class WarmRun {
  /** Steps that were handled for futures, those on the way to their forks included. */
  work = 0;
  /** Whether futures go on from snapshots. */
  readonly isWarm: boolean;
  readonly #wanted: WantedFailure;
  readonly #classes: readonly ChoiceClass[];
  readonly #make: (fork: Fork | null) => Simulation;
  /** The latest moment to which a future was followed. */
  followedUs = 0;
  readonly #simulation: Simulation;
  readonly #checkpoints: SimulationSnapshot[] = [];
  /** The fork that it is at. */
  #at: {
    readonly step: number;
    readonly place: number;
    readonly snapshot: SimulationSnapshot;
    readonly putOffUs: number;
  } | null = null;
  /** Where futures run from the start: by step, how much later what was under way may come. */
  readonly #putOffs = new Map<number, number>();

  /** @param classes what futures draw anew. */
  constructor(wanted: WantedFailure, classes: readonly ChoiceClass[], parts: SimulationParts) {
    this.#wanted = wanted;
    this.#classes = classes;
    const { scenario, protocol, seed, violation: end } = wanted;
    this.#make = (fork) =>
      new Simulation(scenario, protocol, seed, fork === null ? parts : { ...parts, fork });
    const simulation = this.#make(null);
    this.#simulation = simulation;
    this.isWarm = simulation.canSnapshot;
    simulation.boot();
    if (!this.isWarm) return;
    const every = Math.max(1, Math.ceil(end.step / CHECKPOINTS));
    while (!simulation.ended && simulation.world.steps < end.step) {
      this.#checkpoints.push(simulation.snapshot());
      simulation.run(this.#checkpoints.length * every);
    }
  }

  /**
   * How one future ends, as compared with the run: `SAME_WAY`...
   * @param step after which it parts; 0: from the start.
   * @param future from 1.
   * @param isHealed whether all faults end there.
   */
  ends(step: number, future: number, isHealed = false): number {
    const simulation = this.isWarm ? this.#restored(step, future) : this.#again(step, future);
    const before = this.isWarm ? simulation.world.steps : 0;
    if (isHealed) {
      simulation.run(step);
      simulation.heal();
    }
    const putOffUs = this.#putOffUs(step);
    const untilUs = horizonOf(this.#wanted.violation, putOffUs);
    this.followedUs = Math.max(this.followedUs, untilUs);
    simulation.run(Number.POSITIVE_INFINITY, untilUs);
    this.work += simulation.world.steps - before;
    simulation.world.rest();
    return comparedWith(simulation, this.#wanted, putOffUs);
  }

  /** How much later what is under way after a step may come in a future. */
  #putOffUs(step: number): number {
    if (this.#at?.step === step) return this.#at.putOffUs;
    const known = this.#putOffs.get(step);
    if (known !== undefined) return known;
    const simulation = this.#make(null);
    simulation.boot();
    simulation.run(step);
    this.work += simulation.world.steps;
    const putOffUs = putOffMaxUs(simulation.world, this.#wanted.violation.atUs);
    this.#putOffs.set(step, putOffUs);
    return putOffUs;
  }

  #again(step: number, future: number): Simulation {
    const simulation = this.#make(this.#forkAt(step, future));
    simulation.boot();
    return simulation;
  }

  #restored(step: number, future: number): Simulation {
    const simulation = this.#simulation;
    if (this.#at?.step !== step) {
      // A checkpoint may be past its step: one entry of the agenda may be several steps.
      const before = this.#checkpoints.findLast(({ world }) => world.trace.steps <= step);
      const checkpoint = before ?? (this.#checkpoints[0] as SimulationSnapshot);
      simulation.forkAs(null);
      simulation.restore(checkpoint);
      const from = simulation.world.steps;
      simulation.run(step);
      const place = simulation.world.steps;
      this.work += place - from;
      const putOffUs = putOffMaxUs(simulation.world, this.#wanted.violation.atUs);
      this.#at = { step, place, snapshot: simulation.snapshot(), putOffUs };
    }
    simulation.forkAs(this.#forkAt(this.#at.place, future));
    simulation.restore(this.#at.snapshot);
    return simulation;
  }

  #forkAt(step: number, future: number): Fork {
    return { step, future, classes: this.#classes, underWay: true };
  }
}
