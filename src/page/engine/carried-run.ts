/**
 * A run that the page makes again: recorded once from start to end, with checkpoints, from which
 * the state of every process after any step is reached in a few milliseconds.
 */
import { cloneGraph } from "../../core/clone.ts";
import { changesBetween } from "../../runner/changes.ts";
import { judge } from "../../runner/judge.ts";
import { Recording } from "../../runner/recording.ts";
import type { FullRunResult } from "../../runner/result.ts";
import {
  Simulation,
  type SimulationParts,
  type SimulationSnapshot,
} from "../../runner/simulation.ts";
import { resolveScenario, scriptLocator } from "../../scenario/resolve.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { REGISTERED } from "../../scenario/scope.ts";
import { CRASH, START, STEP_MAX } from "../../world/event.ts";
import type { Recorder } from "../../world/tap.ts";
import type { ProcessState, RunOrder, WorldMoment } from "./messages.ts";

/** Steps between checkpoints at first. */
const CHECKPOINT_EVERY = 4_096;
/** At this many checkpoints every other one is dropped, and the distance doubled. */
const CHECKPOINTS_MAX = 512;
/** Events that steps of most protocols have on average, and the most that are made room for. */
const EVENTS_A_STEP = 6;
const EVENTS_RESERVED_MAX = 2_000_000;
/** Events that are kept while a moment is looked for: they are not read. */
const KEPT_MAX = 1_024;

export class CarriedRun {
  readonly scenario: Scenario;
  readonly recording = new Recording();
  readonly order: RunOrder;
  readonly #parts: SimulationParts;
  readonly #simulation: Simulation;
  /**
   * Makes the run once more, for checkpoints: so the first time, for which a person waits, has none
   * to make. Null: nothing was asked of it yet.
   */
  #second: Simulation | null = null;
  /** Goes back and forth; null: no moment was asked for yet. */
  #traveller: Simulation | null = null;
  #checkpoints: SimulationSnapshot[] = [];
  #every = CHECKPOINT_EVERY;
  #result: FullRunResult | null = null;

  /** @throws {InputError} for a scenario that this version does not take. */
  constructor(order: RunOrder, parts: SimulationParts = {}) {
    const { source, file, scriptLines = [] } = order.scenario;
    const locator = scriptLocator(scriptLines);
    this.scenario = resolveScenario(source, file, locator, parts.known ?? REGISTERED);
    this.order = order;
    this.#parts = parts;
    const { steps = 0 } = order;
    this.recording.log.reserve(Math.min(EVENTS_RESERVED_MAX, EVENTS_A_STEP * steps));
    this.#simulation = this.#made(this.recording);
    this.#simulation.boot();
  }

  #made(recording: Recording): Simulation {
    const { protocol, seed } = this.order;
    const recordings = [...(this.#parts.recordings ?? []), recording];
    return new Simulation(this.scenario, protocol, seed, { ...this.#parts, recordings });
  }

  get steps(): number {
    return this.#simulation.world.steps;
  }

  /** Runs on. @returns whether the run is over. */
  advance(steps: number): boolean {
    const simulation = this.#simulation;
    if (!simulation.ended) simulation.run(simulation.world.steps + steps);
    return simulation.ended;
  }

  /**
   * Makes checkpoints on to the next one. @returns whether moments up to a step are near one.
   */
  prepare(step: number): boolean {
    if (this.#second === null) {
      this.#second = this.#made(new Recording({ keptMax: KEPT_MAX }));
      this.#second.boot();
      this.#keep(this.#second);
    }
    const second = this.#second;
    if (second.ended || !second.canSnapshot || second.world.steps >= step) return true;
    second.run(this.#checkpoints.length * this.#every);
    this.#keep(second);
    return false;
  }

  #keep(second: Simulation): void {
    if (!second.canSnapshot || second.ended) return;
    this.#checkpoints.push(second.snapshot());
    if (this.#checkpoints.length < CHECKPOINTS_MAX) return;
    this.#checkpoints = this.#checkpoints.filter((_, place) => place % 2 === 0);
    this.#every *= 2;
  }

  /** The verdict; the run is to be over. */
  get result(): FullRunResult {
    const { protocol, seed } = this.order;
    // Where its hash is that of the command line's run, its history has been certified there.
    this.#result ??= judge(this.#simulation, this.scenario, protocol, seed, false);
    return this.#result;
  }

  /** Every process right after a step, `0 <= step <= steps`, and what the step changed. */
  moment(step: number): WorldMoment {
    while (!this.prepare(step));
    const simulation = this.#before(step);
    const { world } = simulation;
    const actor = this.#actorOf(step);
    let before: unknown = null;
    let after: readonly unknown[] | null = null;
    // One entry of the agenda may be several steps: what is wanted is the state between two. When
    // a crash is heard of, the state is gone already.
    const held = new Map(world.ids.map((address) => [address, world.node(address).state]));
    const all = () => world.ids.map((address) => cloneGraph(held.get(address)));
    const watcher: Recorder = {
      hear(kind, address) {
        if (kind > STEP_MAX) return;
        if (world.steps > step) after ??= all();
        else {
          if (world.steps === step && actor !== 0) before = cloneGraph(held.get(actor));
          if (kind === CRASH) held.set(address, null);
        }
      },
      handled(address) {
        if (world.steps <= step) held.set(address, world.node(address).state);
      },
    };
    world.attach(watcher);
    simulation.run(step);
    world.detach(watcher);
    const states = (after ?? all()).map((state, place): ProcessState => {
      const address = world.ids[place] as number;
      const changes = address === actor && step > 0 ? changesBetween(before, state) : [];
      return { address, state, changes, since: null };
    });
    const crash = this.#crashBefore(step, actor);
    if (crash <= 1) return { step, states };
    const since = crash - 1;
    const { states: lost } = this.moment(since);
    const compared = states.map((one, place) => {
      if (one.address !== actor) return one;
      return { ...one, changes: changesBetween(lost[place]?.state, one.state), since };
    });
    return { step, states: compared };
  }

  /** Of a step in which a process starts: its last crash before; 0: it is no such step. */
  #crashBefore(step: number, actor: number): number {
    const { log } = this.recording;
    const at = log.firstOf(step);
    if (actor === 0 || log.at(at).kind !== START) return 0;
    for (let index = at - 1; index >= log.first; index--) {
      const { kind, actor: whose, step: when } = log.at(index);
      if (kind === CRASH && whose === actor) return when;
    }
    return 0;
  }

  /** The process that a step is of; 0: it is of none. */
  #actorOf(step: number): number {
    const { log } = this.recording;
    const at = log.firstOf(step);
    if (at >= log.length) return 0;
    const event = log.at(at);
    const isProcess = event.actor >= 1 && event.actor <= this.#simulation.world.ids.length;
    return event.step === step && event.kind <= STEP_MAX && isProcess ? event.actor : 0;
  }

  /** A simulation at some step before the one given, and not long before it. */
  #before(step: number): Simulation {
    const checkpoint = this.#checkpoints.findLast(({ world }) => world.trace.steps < step);
    if (checkpoint === undefined) {
      const simulation = this.#made(new Recording({ keptMax: KEPT_MAX }));
      simulation.boot();
      return simulation;
    }
    this.#traveller ??= this.#made(new Recording({ keptMax: KEPT_MAX }));
    this.#traveller.restore(checkpoint);
    return this.#traveller;
  }
}
