/**
 * The machine of several registers: a state is a row of value numbers, one for each register, and a
 * transaction is what it must find there and what it leaves.
 */
import { sameValue, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { Interner } from "./interner.ts";
import type { Layout } from "./layout.ts";
import { IMPOSSIBLE, type Machine } from "./machine.ts";
import { Rows } from "./rows.ts";
import { grown } from "./scratch.ts";

/** The row of what no state answers: as if it had to find something, and did not say what. */
const ABSURD = Int32Array.from([1]);

export class MultiRegisterMachine implements Machine {
  readonly initial: number;
  readonly classes: Int32Array;
  readonly classCount: number;
  readonly observes: Uint8Array;
  readonly choices: readonly (readonly number[])[] = [];
  readonly resets = null;
  readonly lost = -1;
  readonly postpones = null;
  /**
   * By class: how many values it must find, then of each the register and the value, then those
   * that it leaves.
   */
  readonly #calls = new Rows();
  readonly #states = new Rows();
  readonly #values = new Interner();
  readonly #registers = new Map<string, number>();
  /** Of the current transaction: its row, and what it has read and written so far, as pairs. */
  #row = new Int32Array(32);
  readonly #found: number[] = [];
  readonly #left: number[] = [];

  constructor(
    history: readonly Operation[],
    layout: Layout,
    part: number,
    initial: Value | undefined,
  ) {
    const start = layout.starts[part] as number;
    const count = (layout.starts[part + 1] as number) - start;
    this.#values.reset();
    const nothing = this.#values.of(null);
    const given = Object.entries((initial ?? {}) as Readonly<Record<string, Value>>);
    for (const [name] of given) this.#register(name);
    this.classes = new Int32Array(count);
    for (let x = 0; x < count; x++) {
      const operation = history[layout.source[start + x] as number] as Operation;
      this.classes[x] = this.#classOf(operation);
    }
    this.classCount = this.#calls.count;
    this.observes = new Uint8Array(this.classCount);
    for (let kind = 0; kind < this.classCount; kind++) {
      const from = this.#calls.starts[kind] as number;
      const length = (this.#calls.starts[kind + 1] as number) - from;
      if (length === 1 + 2 * (this.#calls.words[from] as number)) this.observes[kind] = 1;
    }
    const state = new Int32Array(this.#registers.size).fill(nothing);
    for (const [name, value] of given) state[this.#register(name)] = this.#values.of(value);
    this.initial = this.#states.of(state, state.length);
    this.#row = grown(this.#row, state.length);
  }

  get bytes(): number {
    return this.#states.bytes + this.#calls.bytes + 4 * this.classes.length;
  }

  step(state: number, kind: number): number {
    const { words: values, starts } = this.#states;
    const { words: calls, starts: callStarts } = this.#calls;
    const base = starts[state] as number;
    let at = callStarts[kind] as number;
    const end = callStarts[kind + 1] as number;
    if (end - at < 2 * (calls[at] as number)) return IMPOSSIBLE;
    for (let left = calls[at++] as number; left > 0; left--, at += 2) {
      if (values[base + (calls[at] as number)] !== calls[at + 1]) return IMPOSSIBLE;
    }
    if (at === end) return state;
    const row = this.#row;
    const size = this.#registers.size;
    for (let register = 0; register < size; register++) {
      row[register] = values[base + register] as number;
    }
    for (; at < end; at += 2) row[calls[at] as number] = calls[at + 1] as number;
    return this.#states.of(row, size);
  }

  readersOf(): number {
    return -1;
  }

  savedStates(): readonly Value[] {
    return this.#states.saved();
  }

  restoreStates(states: readonly Value[]): void {
    this.#states.restore(states as readonly (readonly number[])[]);
  }

  /** What it found or left of a register so far is in pairs; the value, -1 if there is none. */
  #of(pairs: readonly number[], register: number): number {
    for (let at = 0; at < pairs.length; at += 2) {
      if (pairs[at] === register) return pairs[at + 1] as number;
    }
    return -1;
  }

  #classOf({ input, output, outcome }: Operation): number {
    const found = this.#found;
    const left = this.#left;
    found.length = 0;
    left.length = 0;
    const steps = (Array.isArray(input) ? input : []) as readonly (readonly Value[])[];
    const answers = outcome === "ok" ? output : null;
    let fits = outcome !== "ok" || (Array.isArray(answers) && answers.length === steps.length);
    for (let index = 0; fits && index < steps.length; index++) {
      const step = steps[index] as readonly Value[];
      const [kind = null, name = null, value = null] = step;
      const register = this.#register(String(name));
      const answer = outcome === "ok" ? (answers as readonly Value[])[index] : undefined;
      fits = kind === "read" ? this.#read(register, name, answer) : this.#echoes(step, answer);
      if (kind !== "read") this.#write(register, this.#values.of(value));
    }
    if (!fits) return this.#calls.of(ABSURD, ABSURD.length);
    const length = 1 + found.length + left.length;
    this.#row = grown(this.#row, length);
    const row = this.#row;
    row[0] = found.length >> 1;
    for (let at = 0; at < found.length; at++) row[1 + at] = found[at] as number;
    for (let at = 0; at < left.length; at++) row[1 + found.length + at] = left[at] as number;
    return this.#calls.of(row, length);
  }

  /** Takes note of what a read found; false if the transaction itself makes that impossible. */
  #read(register: number, name: Value, answer: Value | undefined): boolean {
    if (answer === undefined) return true;
    if (!Array.isArray(answer) || answer.length !== 3) return false;
    const [kind, named, value] = answer as readonly Value[];
    if (kind !== "read" || !sameValue(named as Value, name)) return false;
    const own = this.#of(this.#left, register);
    const known = own >= 0 ? own : this.#of(this.#found, register);
    const seen = this.#values.of(value as Value);
    if (known < 0) this.#found.push(register, seen);
    return known < 0 || known === seen;
  }

  #write(register: number, value: number): void {
    const left = this.#left;
    for (let at = 0; at < left.length; at += 2) {
      if (left[at] !== register) continue;
      left[at + 1] = value;
      return;
    }
    left.push(register, value);
  }

  /** A write answers itself. */
  #echoes(step: readonly Value[], answer: Value | undefined): boolean {
    if (answer === undefined) return true;
    if (!Array.isArray(answer) || answer.length !== step.length) return false;
    return step.every((word, index) => sameValue(word, answer[index] as Value));
  }

  #register(name: string): number {
    const known = this.#registers.get(name);
    if (known !== undefined) return known;
    this.#registers.set(name, this.#registers.size);
    return this.#registers.size - 1;
  }
}
