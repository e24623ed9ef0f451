/**
 * A model in numbers: states and classes of alike operations are interned, transitions are kept.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model, Observed } from "../../objects/model.ts";
import { observedOf } from "../observed.ts";
import type { Layout } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { PairTable, UNKNOWN } from "./pair-table.ts";
import { ValueTable } from "./value-table.ts";

/** No state follows: the operation is impossible there. */
export const IMPOSSIBLE = -1;

/** A model is asked this many times (less one) between two looks at the clock. */
const POLL_MASK = 15;
/** What a named state costs besides its text. */
const STATE_BYTES = 96;

/**
 * What the search needs to know of a part of a history. Two operations of one class are alike in
 * all but time. A state is a number from 0.
 */
export interface Machine {
  /** The state at first. */
  readonly initial: number;
  /** By operation (rank in the part): its class. */
  readonly classes: Int32Array;
  readonly classCount: number;
  /** By class: 1 if it never changes a state in which it is possible. */
  readonly observes: Uint8Array;
  /** The next state; IMPOSSIBLE if none; -2 - k if `choices[k]` are possible. */
  step(state: number, kind: number): number;
  readonly choices: readonly (readonly number[])[];
  /**
   * By class: 1 if it may lead back to a state that was left. Without such an operation a state
   * once left does not come back. Null if nothing is known.
   */
  readonly resets: Uint8Array | null;
  /**
   * Where `resets` is given: the state that no observation accepts and that only a reset leaves; -1
   * if there is none.
   */
  readonly lost: number;
  /** Where `resets` is given: the class of what observes this state, -1 if there is none. */
  readersOf(state: number): number;
  /**
   * Whether an operation of class `kind`, open but not due, can as well take effect later: there is
   * then an order with it later whenever there is one with it now. `due` is the class of what must
   * return next; `isOpen` says of a class whether one of it is open. Null if nothing is known.
   */
  readonly postpones: Postpones | null;
  /** Bytes of the arrays held, roughly. */
  readonly bytes: number;
  /**
   * The states by number, for another machine of the same history; null if one of them is not plain
   * value. Absent: never.
   */
  savedStates?(): readonly Value[] | null;
  restoreStates?(states: readonly Value[]): void;
  /** Asked now and then while it is at work, whether to continue. Absent: it is never slow. */
  watch?(meter: Meter): void;
}

export type Postpones = (
  state: number,
  kind: number,
  due: number,
  isOpen: (kind: number) => boolean,
) => boolean;

/** The machine of any model, for one part of a history. */
export class ModelMachine implements Machine {
  readonly initial: number;
  readonly classes: Int32Array;
  readonly classCount: number;
  readonly observes: Uint8Array;
  readonly choices: (readonly number[])[] = [];
  readonly resets = null;
  readonly lost = -1;
  readonly postpones = null;
  readonly #model: Model;
  readonly #calls: Observed[] = [];
  readonly #states: unknown[] = [];
  /** The number of a state: by text, where the model names its states, else by value. */
  readonly #stateOf = new Map<string, number>();
  readonly #values = new ValueTable();
  readonly #steps = new PairTable();
  #stateBytes = 0;
  #meter: Meter | null = null;
  #asked = 0;
  readonly #named: boolean;

  constructor(
    history: readonly Operation[],
    layout: Layout,
    part: number,
    model: Model,
    initial: Value | undefined,
  ) {
    this.#model = model;
    this.#named = model.identity !== undefined;
    const start = layout.starts[part] as number;
    const count = (layout.starts[part + 1] as number) - start;
    this.classes = new Int32Array(count);
    const parts = new ValueTable();
    const pairs = new PairTable();
    const halves = new PairTable();
    const pairOf = (table: PairTable, first: number, second: number, next: number): number => {
      const known = table.get(first, second);
      if (known !== UNKNOWN) return known;
      table.set(first, second, next);
      return next;
    };
    let halfCount = 0;
    const half = (first: number, second: number): number => {
      const id = pairOf(halves, first, second, halfCount);
      if (id === halfCount) halfCount++;
      return id;
    };
    for (let rank = 0; rank < count; rank++) {
      const call = observedOf(history[layout.source[start + rank] as number] as Operation);
      const input = half(half(parts.of(call.f), parts.of(call.key)), parts.of(call.input));
      const output = call.output === undefined ? 0 : 1 + parts.of(call.output);
      const kind = pairOf(pairs, input, output, this.#calls.length);
      if (kind === this.#calls.length) this.#calls.push(call);
      this.classes[rank] = kind;
    }
    this.classCount = this.#calls.length;
    this.observes = new Uint8Array(this.classCount);
    for (let kind = 0; kind < this.classCount; kind++) {
      if (model.readOnly?.(this.#calls[kind] as Observed) === true) this.observes[kind] = 1;
    }
    this.initial = this.#intern(initial === undefined ? model.initial() : model.initial(initial));
  }

  watch(meter: Meter): void {
    this.#meter = meter;
  }

  get bytes(): number {
    const states = this.#stateBytes + this.#values.bytes;
    return this.#steps.bytes + states + 8 * this.classes.length;
  }

  step(state: number, kind: number): number {
    const known = this.#steps.get(state, kind);
    if (known !== UNKNOWN) return known;
    // A model may be slow: it is not polled by configurations alone.
    if ((++this.#asked & POLL_MASK) === 0) this.#meter?.goesOn();
    const found = this.#model.step(this.#states[state], this.#calls[kind] as Observed);
    let next = IMPOSSIBLE;
    if (found.length === 1) next = this.#intern(found[0]);
    else if (found.length > 1) {
      next = -2 - this.choices.length;
      this.choices.push([...new Set(found.map((one) => this.#intern(one)))]);
    }
    this.#steps.set(state, kind, next);
    return next;
  }

  readersOf(): number {
    return -1;
  }

  savedStates(): readonly Value[] | null {
    return this.#states.every(isPlain) ? (this.#states as readonly Value[]) : null;
  }

  restoreStates(states: readonly Value[]): void {
    for (const state of states) this.#intern(state);
  }

  #intern(state: unknown): number {
    const before = this.#states.length;
    let id = 0;
    if (this.#named) {
      const text = this.#model.identity?.(state) ?? "";
      id = this.#stateOf.get(text) ?? before;
      if (id === before) this.#stateOf.set(text, id);
      if (id === before) this.#stateBytes += STATE_BYTES + 4 * text.length;
    } else id = this.#values.of(state as Value);
    if (id === before) this.#states.push(state);
    return id;
  }
}

/** Whether a state survives JSON unchanged. */
function isPlain(state: unknown): boolean {
  if (state === null || typeof state === "string" || typeof state === "boolean") return true;
  if (typeof state === "number") return Number.isFinite(state) && !Object.is(state, -0);
  if (Array.isArray(state)) return state.every(isPlain);
  const isRecord = typeof state === "object" && Object.getPrototypeOf(state) === Object.prototype;
  return isRecord && Object.values(state as object).every(isPlain);
}
