/**
 * The machines of stacks and priority queues whose values repeat, or whose takes crashed: a state
 * is a list of value numbers, the next to come out first. What goes in is placed late:
 * docs/checker.md argues why nothing is lost by it.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { byPriority } from "../../objects/priority-queue.ts";
import { Lists } from "./cons.ts";
import { Interner } from "./interner.ts";
import type { Layout } from "./layout.ts";
import { IMPOSSIBLE, type Machine, type Postpones } from "./machine.ts";

/**
 * Classes: what puts value v in is PUT + 2 v, what takes it out TAKE + 2 v; then those that find
 * nothing, crashed takes, and what answers as no such object does.
 */
const PUT = 0;
const TAKE = 1;
const STRIDE = 2;
/** The empty list. */
const EMPTY = 0;

export type Kind = "stack" | "priority-queue";

const NAMES: Readonly<Record<Kind, readonly [string, string]>> = {
  stack: ["push", "pop"],
  "priority-queue": ["insert", "take"],
};

export class CollectionMachine implements Machine {
  readonly initial: number;
  readonly classes: Int32Array;
  readonly classCount: number;
  readonly observes: Uint8Array;
  readonly choices: readonly (readonly number[])[] = [];
  readonly resets = null;
  readonly lost = -1;
  /** The classes of takes that found nothing, and of those that crashed. */
  readonly nothing: number;
  readonly crashed: number;
  /** The numbers of the values that are inside at first, the last put in last. */
  readonly inside: readonly number[];
  readonly #sorted: boolean;
  readonly #lists = new Lists();
  readonly #absurd: number;

  constructor(
    history: readonly Operation[],
    layout: Layout,
    part: number,
    kind: Kind,
    initial: readonly Value[],
  ) {
    this.#sorted = kind === "priority-queue";
    const [put] = NAMES[kind];
    const start = layout.starts[part] as number;
    const count = (layout.starts[part + 1] as number) - start;
    const values = new Interner();
    values.reset();
    const inside = initial.map((value) => values.of(value));
    const ids = new Int32Array(count);
    const all: Value[] = [...initial];
    for (let x = 0; x < count; x++) {
      const operation = history[layout.source[start + x] as number] as Operation;
      const value = operation.f === put ? operation.input : operation.output;
      ids[x] = values.of(value);
      all.push(value);
    }
    const rank = this.#sorted
      ? ranks(all, values)
      : Int32Array.from({ length: values.count }, (_, id) => id);
    this.nothing = STRIDE * values.count;
    this.crashed = this.nothing + 1;
    this.#absurd = this.nothing + 2;
    this.classCount = this.nothing + 3;
    this.classes = new Int32Array(count);
    this.observes = new Uint8Array(this.classCount);
    this.observes[this.nothing] = 1;
    for (let x = 0; x < count; x++) {
      const { f, output, outcome } = history[layout.source[start + x] as number] as Operation;
      const id = STRIDE * (rank[ids[x] as number] as number);
      if (f === put) this.classes[x] = output === null ? id + PUT : this.#absurd;
      else if (outcome === "info") this.classes[x] = this.crashed;
      else this.classes[x] = output === null ? this.nothing : id + TAKE;
    }
    this.inside = inside.map((id) => rank[id] as number);
    let state = EMPTY;
    for (const value of this.inside) state = this.#put(value, state);
    this.initial = state;
  }

  get bytes(): number {
    return this.#lists.bytes + 8 * this.classes.length;
  }

  /** Whether an operation (its rank) puts something in. */
  isPut(x: number): boolean {
    const kind = this.classes[x] as number;
    return kind < this.nothing && (kind & 1) === PUT;
  }

  step(state: number, kind: number): number {
    if (kind === this.nothing) return state === EMPTY ? state : IMPOSSIBLE;
    // One that crashed and found nothing changed nothing.
    if (kind === this.crashed) return this.#lists.tail(state);
    if (kind === this.#absurd) return IMPOSSIBLE;
    const value = kind >> 1;
    if ((kind & 1) === PUT) return this.#put(value, state);
    return this.#lists.head(state) === value ? this.#lists.tail(state) : IMPOSSIBLE;
  }

  savedStates(): readonly Value[] {
    return this.#lists.saved();
  }

  restoreStates(states: readonly Value[]): void {
    this.#lists.restore(states as readonly (readonly [number, number])[]);
  }

  readersOf(): number {
    return -1;
  }

  /** Of priority queues. */
  readonly postpones: Postpones = (state, kind, _due, isOpen) => {
    if (kind >= this.nothing || (kind & 1) === TAKE) return false;
    const head = this.#lists.head(state);
    return (head >= 0 && head <= kind >> 1) || !isOpen(kind + TAKE);
  };

  #put(value: number, state: number): number {
    return this.#sorted ? this.#lists.insert(value, state) : this.#lists.cons(value, state);
  }
}

/** By number of a value: its place in the order of priorities. */
function ranks(all: readonly Value[], values: Interner): Int32Array {
  const firsts: Value[] = [];
  for (const value of all) firsts[values.of(value)] = value;
  const ids = firsts
    .map((_, id) => id)
    .sort((a, b) => byPriority(firsts[a] as Value, firsts[b] as Value) || a - b);
  const rank = new Int32Array(values.count);
  ids.forEach((id, place) => {
    rank[id] = place;
  });
  return rank;
}
