/** A model in numbers: states and classes of alike operations are interned, transitions are kept. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model, Observed } from "../../objects/model.ts";
import type { Layout } from "./layout.ts";

/** No state follows: the operation is impossible there. */
export const IMPOSSIBLE = -1;

/** Transitions kept; past that they are forgotten and asked for again. */
const STEPS_MAX = 1 << 20;
/** What a state costs besides its text and its values, which are reckoned as twice its text. */
const STATE_BYTES = 256;

/**
 * What the search needs to know of a part of a history. Two operations of one class are alike in all but time.
 * A state is a number from 0.
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
   * By class: 1 if it may lead back to a state that was left. Without such an operation a state once left does not come
   * back. Null if nothing is known.
   */
  readonly resets: Uint8Array | null;
  /** Where `resets` is given: the state that no observation accepts and that only a reset leaves; -1 if there is none. */
  readonly lost: number;
  /** Where `resets` is given: the class of what observes this state, -1 if there is none. */
  readersOf(state: number): number;
  /** Bytes of the arrays held, roughly. */
  readonly bytes: number;
}

/** What a model sees of an operation. */
export function observedOf(operation: Operation): Observed {
  return {
    f: operation.f,
    key: operation.key,
    input: operation.input,
    output: operation.outcome === "ok" ? operation.output : undefined,
  };
}

/** A text that is the same for the same value and function only. */
export function textOf(value: Value | undefined): string {
  switch (typeof value) {
    case "string":
      return `s${value.length}:${value}`;
    case "number":
      return `n${value}`;
    case "undefined":
      return "u";
    case "boolean":
      return value ? "t" : "f";
    default:
      return value === null ? "z" : canonical(value);
  }
}

function canonical(value: Exclude<Value, null | string | number | boolean>): string {
  if (Array.isArray(value)) return `[${value.map((item: Value) => textOf(item)).join()}]`;
  const record = value as Readonly<Record<string, Value>>;
  const names = Object.keys(record).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${names.map((name) => `${textOf(name)}${textOf(record[name])}`).join()}}`;
}

/** The machine of any model, for one part of a history. */
export class ModelMachine implements Machine {
  readonly initial: number;
  readonly classes: Int32Array;
  readonly classCount: number;
  readonly observes: Uint8Array;
  readonly choices: (readonly number[])[] = [];
  readonly resets = null;
  readonly lost = -1;
  readonly #model: Model;
  readonly #calls: Observed[] = [];
  readonly #states: unknown[] = [];
  readonly #stateOf = new Map<string, number>();
  readonly #steps = new Map<number, number>();
  #stateBytes = 0;
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
    const kinds = new Map<string, number>();
    for (let rank = 0; rank < count; rank++) {
      const call = observedOf(history[layout.source[start + rank] as number] as Operation);
      const text = `${textOf(call.f)}${textOf(call.key)}${textOf(call.input)}${textOf(call.output)}`;
      let kind = kinds.get(text);
      if (kind === undefined) {
        kind = this.#calls.length;
        kinds.set(text, kind);
        this.#calls.push(call);
      }
      this.classes[rank] = kind;
    }
    this.classCount = this.#calls.length;
    this.observes = new Uint8Array(this.classCount);
    for (let kind = 0; kind < this.classCount; kind++) {
      if (model.readOnly?.(this.#calls[kind] as Observed) === true) this.observes[kind] = 1;
    }
    this.initial = this.#intern(initial === undefined ? model.initial() : model.initial(initial));
  }

  get bytes(): number {
    return 64 * this.#steps.size + this.#stateBytes + 8 * this.classes.length;
  }

  step(state: number, kind: number): number {
    const key = state * this.classCount + kind;
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const found = this.#model.step(this.#states[state], this.#calls[kind] as Observed);
    let next = IMPOSSIBLE;
    if (found.length === 1) next = this.#intern(found[0]);
    else if (found.length > 1) {
      next = -2 - this.choices.length;
      this.choices.push([...new Set(found.map((one) => this.#intern(one)))]);
    }
    if (this.#steps.size === STEPS_MAX) this.#steps.clear();
    this.#steps.set(key, next);
    return next;
  }

  readersOf(): number {
    return -1;
  }

  #intern(state: unknown): number {
    const text = this.#named ? (this.#model.identity?.(state) ?? "") : textOf(state as Value);
    let id = this.#stateOf.get(text);
    if (id === undefined) {
      id = this.#states.length;
      this.#states.push(state);
      this.#stateBytes += STATE_BYTES + 4 * text.length;
      this.#stateOf.set(text, id);
    }
    return id;
  }
}
