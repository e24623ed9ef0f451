/**
 * Time travel: a run with checkpoints, from which the state of any node after any step is reached
 * quickly; where the protocol cannot be snapshotted, the run is made again from its start.
 */
import { cloneGraph } from "../core/clone.ts";
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { CRASH, START, STEP_MAX } from "../world/event.ts";
import type { Recorder } from "../world/tap.ts";
import { changesBetween } from "./changes.ts";
import { type Change, inspectorOf } from "./inspect.ts";
import { Recording } from "./recording.ts";
import { Simulation, type SimulationParts, type SimulationSnapshot } from "./simulation.ts";

/**
 * Steps between checkpoints at first: a seek repeats at most this many, at some two million a
 * second.
 */
const CHECKPOINT_EVERY = 4_096;
/**
 * At this many checkpoints every other one is dropped, and the distance doubled: memory stays in
 * bounds in runs of any length.
 */
const CHECKPOINTS_MAX = 96;
/**
 * Steps before the one asked for that run on drafts, at first: more than most group commits have
 * batches.
 */
const INSPECTED = 48;

/** Events that are kept between a checkpoint and the step that is looked for. */
const KEPT_MAX = 100_000;

/** A node after a step. */
export interface Moment {
  readonly step: number;
  readonly atUs: number;
  /** The step that brought it about, 0: the beginning of the run. */
  readonly cause: number;
  /** What the step was, in one line. */
  readonly what: string;
  /** The node's state; null while it is down. */
  readonly state: unknown;
  /**
   * What the step changed in that node; empty if it was another's step. Of a start after a crash:
   * what differs from the state before the crash.
   */
  readonly changes: readonly Change[];
  /** Of a start after a crash: the step before the crash. Null otherwise. */
  readonly since: number | null;
}

export class Timeline {
  /** The number of steps in the run. */
  readonly steps: number;
  readonly hash: string;
  #simulation: Simulation;
  readonly #again: () => Simulation;
  readonly #recording: Recording;
  #checkpoints: SimulationSnapshot[] = [];
  readonly #nodes: number;
  /** By node: the steps in which it crashed, in order. */
  readonly #crashes = new Map<NodeId, number[]>();

  /** Runs the scenario once, to its end. */
  constructor(scenario: Scenario, protocol: string, seed: number, parts: SimulationParts = {}) {
    this.#recording = new Recording({ keptMax: KEPT_MAX });
    this.#again = () =>
      new Simulation(scenario, protocol, seed, {
        ...parts,
        recordings: [...(parts.recordings ?? []), this.#recording],
      });
    this.#simulation = this.#again();
    // What leads to the end is recorded anew, as far as it is asked for.
    this.#recording.end();
    this.#nodes = scenario.nodes;
    const simulation = this.#simulation;
    const crashes: Recorder = {
      hear: (kind, actor) => {
        if (kind !== CRASH) return;
        const before = this.#crashes.get(actor);
        if (before === undefined) this.#crashes.set(actor, [simulation.world.steps]);
        else before.push(simulation.world.steps);
      },
      handled: () => undefined,
    };
    simulation.world.attach(crashes);
    simulation.boot();
    let every = CHECKPOINT_EVERY;
    if (!simulation.canSnapshot) simulation.run();
    while (!simulation.ended) {
      this.#checkpoints.push(simulation.snapshot());
      if (this.#checkpoints.length === CHECKPOINTS_MAX) {
        this.#checkpoints = this.#checkpoints.filter((_, place) => place % 2 === 0);
        every *= 2;
      }
      simulation.run(this.#checkpoints.length * every);
    }
    simulation.world.detach(crashes);
    this.steps = simulation.world.steps;
    simulation.world.markStates();
    this.hash = simulation.world.trace.digest();
  }

  /**
   * A node right after a step.
   * @param step `1 <= step <= steps`.
   * @throws {RangeError} for a step or node that is not there.
   */
  at(node: NodeId, step: number): Moment {
    if (!(Number.isSafeInteger(step) && step >= 1 && step <= this.steps)) {
      throw new RangeError(`there is no step ${step}: the run has steps 1 to ${this.steps}`);
    }
    if (!(node >= 1 && node <= this.#nodes))
      throw new RangeError(`there is no node ${nodeName(node)}`);
    for (let before = INSPECTED; ; before *= 4) {
      this.#seek(step - before);
      if (this.#simulation.world.steps < step || before > step) break;
    }
    const simulation = this.#simulation;
    const { world } = simulation;
    this.#recording.begin(simulation);
    let changes: readonly Change[] = [];
    const inspector = inspectorOf((actor, _next, changed) => {
      if (world.steps === step && actor === node) changes = changed();
    });
    world.attach(inspector);
    // One entry of the agenda may be several steps: the state that is wanted is the one before the
    // next of them.
    let held = world.node(node).state;
    let started = false;
    let state: { readonly value: unknown } | null = null;
    const watcher: Recorder = {
      hear(kind, actor) {
        if (kind > STEP_MAX) return;
        if (world.steps > step) state ??= { value: cloneGraph(held) };
        else if (kind === CRASH && actor === node) held = null;
        else if (kind === START && actor === node) started = world.steps === step;
      },
      handled(id) {
        if (id === node && world.steps <= step) held = world.node(node).state;
      },
    };
    world.attach(watcher);
    simulation.run(step);
    world.detach(watcher);
    world.detach(inspector);
    state ??= { value: cloneGraph(held) };
    const what = this.#step(step);
    if (!started) return { ...what, state: state.value, changes, since: null };
    const crash = this.#crashes.get(node)?.findLast((one) => one < step) ?? 0;
    if (crash <= 1) return { ...what, state: state.value, changes, since: null };
    const before = this.at(node, crash - 1).state;
    const differences = changesBetween(before, state.value).map(({ path, ...sides }) => ({
      path: path.join("."),
      ...sides,
    }));
    return { ...what, state: state.value, changes: differences, since: crash - 1 };
  }

  /** What the recording has of a step. */
  #step(step: number): Pick<Moment, "step" | "atUs" | "cause" | "what"> {
    const { log } = this.#recording;
    const at = log.firstOf(step);
    const event = at < log.length ? log.at(at) : null;
    // The recording begins when all nodes have started.
    if (event?.step !== step || event.kind > STEP_MAX) {
      return { step, atUs: this.#simulation.world.nowUs, cause: 0, what: "the node's start" };
    }
    const { atUs, cause } = event;
    return { step, atUs, cause, what: this.#recording.words(event) };
  }

  /** Goes to a step not after the one given, and not before the last checkpoint before it. */
  #seek(step: number): void {
    if (!this.#simulation.canSnapshot) {
      this.#simulation = this.#again();
      this.#recording.end();
      this.#simulation.boot();
      this.#simulation.run(step);
      return;
    }
    // A group commit may have moved a checkpoint past its step, so their distances vary.
    const before = this.#checkpoints.filter(({ world }) => world.trace.steps <= step);
    const checkpoint = before.at(-1) ?? this.#checkpoints[0];
    if (checkpoint === undefined) return;
    this.#simulation.restore(checkpoint);
    this.#recording.end();
    this.#simulation.run(step);
  }
}
