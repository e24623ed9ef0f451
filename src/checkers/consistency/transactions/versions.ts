/**
 * The versions of every key: who wrote which value, and whether it is what its transaction left.
 */
import { sameValue, type Value } from "../../../core/json.ts";
import type { Meter } from "../../linearizability/limits.ts";
import { Ints } from "./ints.ts";
import { FAIL, kindOf, operationOf, stepsOf, type Transactions } from "./transaction.ts";
import { nameOf, VersionTable } from "./version-table.ts";

/**
 * What is written to a key: nothing, list elements, register values, or both (which no inference
 * understands).
 */
export const UNWRITTEN = 0;
export const LIST = 1;
const REGISTER = 2;
export const MIXED = 3;

/** The writer of an initial value. */
export const INITIAL = -1;

/** One of several who wrote the same value to a key. */
export interface Writer {
  readonly transaction: number;
  /** Whether it is the transaction's last write to the key. */
  final: boolean;
  /** Whether the transaction wrote it more than once. */
  twice: boolean;
}

export class Versions {
  readonly transactions: Transactions;
  /** By key number. */
  readonly keys: Value[] = [];
  readonly kinds = new Ints();
  /** By key number: the version that it holds at first. */
  readonly initials = new Ints();
  /**
   * By version: its key, who wrote it (INITIAL: it was there at first), whether it is that
   * transaction's last to the key.
   */
  readonly key: Ints;
  readonly writer: Ints;
  readonly final: Ints;
  /** By version: what its transaction wrote to the key before, -1 if nothing. */
  readonly previous: Ints;
  readonly values: Value[] = [];
  /** Values that several wrote to one key: all who did. */
  readonly shared = new Map<number, Writer[]>();
  /**
   * What each transaction leaves in each key it writes: from `writesFrom[t]` to `writesFrom[t +
   * 1]`, versions.
   */
  readonly written: Ints;
  readonly writesFrom: Int32Array;
  /**
   * By write step, in the order of the history: its version; those of transaction t from
   * `stepsFrom[t]` on.
   */
  readonly steps: Ints;
  readonly stepsFrom: Int32Array;
  /** Steps that are none we know. */
  foreign = 0;
  readonly #numbers = new Map<Value, number>();
  readonly #versions: VersionTable;
  readonly #initialOf: (key: Value) => Value;

  /** @throws OutOfBudget */
  constructor(transactions: Transactions, initialOf: (key: Value) => Value, meter: Meter) {
    this.transactions = transactions;
    const { steps } = transactions;
    this.key = new Ints(steps);
    this.writer = new Ints(steps);
    this.final = new Ints(steps);
    this.previous = new Ints(steps);
    this.written = new Ints(steps);
    this.steps = new Ints(steps);
    this.#initialOf = initialOf;
    this.#versions = new VersionTable(this.key, this.values, steps);
    this.writesFrom = new Int32Array(transactions.count + 1);
    this.stepsFrom = new Int32Array(transactions.count);
    this.#collect(meter);
  }

  /** The number of a key, a new one if need be. */
  keyNumber(key: Value): number {
    const name = nameOf(key);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.keys.push(key) - 1;
    this.#numbers.set(name, number);
    this.kinds.push(UNWRITTEN);
    this.initials.push(this.#add(number, this.#initialOf(key), INITIAL));
    return number;
  }

  /** The version that a value of a key is, -1 if it was never written. */
  versionOf(key: number, value: Value): number {
    return this.#versions.get(key, value);
  }

  /** What a transaction leaves in a key, -1 if it writes nothing there. */
  leftBy(transaction: number, key: number): number {
    const end = this.writesFrom[transaction + 1] as number;
    for (let at = this.writesFrom[transaction] as number; at < end; at++) {
      const version = this.written.at(at);
      if (this.key.at(version) === key) return version;
    }
    return -1;
  }

  /** Whether it may have taken effect. */
  mayHold(transaction: number): boolean {
    return transaction === INITIAL || this.transactions.outcome[transaction] !== FAIL;
  }

  /** Takes one of several writers of a version for the only one. */
  settle(version: number, { transaction, final }: Writer): void {
    this.writer.set(version, transaction);
    this.final.set(version, final ? 1 : 0);
    this.shared.delete(version);
  }

  #collect(meter: Meter): void {
    const { transactions } = this;
    // By key: the transaction that wrote it last, and what.
    const lastWriter: number[] = [];
    const lastVersion: number[] = [];
    const touched: number[] = [];
    for (let number = 0; number < transactions.count; number++) {
      meter.demand();
      const steps = stepsOf(operationOf(transactions, number));
      let count = 0;
      this.stepsFrom[number] = this.steps.length;
      for (const step of steps) {
        const kind = Array.isArray(step) ? kindOf((step as readonly Value[])[0]) : null;
        if (kind === null) this.foreign++;
        if (kind === null || kind === "read") continue;
        const key = this.keyNumber((step as readonly Value[])[1] ?? null);
        const value = (step as readonly Value[])[2] ?? null;
        this.kinds.set(key, this.kinds.at(key) | (kind === "append" ? LIST : REGISTER));
        const before = lastWriter[key] === number ? (lastVersion[key] as number) : -1;
        if (before >= 0) this.#overwrite(before, number);
        else touched[count++] = key;
        const version = this.#write(key, value, number);
        this.steps.push(version);
        if (this.writer.at(version) === number) this.previous.set(version, before);
        lastWriter[key] = number;
        lastVersion[key] = version;
      }
      for (let at = 0; at < count; at++) {
        this.written.push(lastVersion[touched[at] as number] as number);
      }
      this.writesFrom[number + 1] = this.written.length;
    }
  }

  #add(key: number, value: Value, writer: number): number {
    const version = this.values.push(value) - 1;
    this.key.push(key);
    this.#versions.set(version);
    this.writer.push(writer);
    this.final.push(1);
    this.previous.push(-1);
    return version;
  }

  #write(key: number, value: Value, transaction: number): number {
    // A list holds its elements, not the value that it is at first.
    const known = this.versionOf(key, value);
    if (known < 0 || (this.writer.at(known) === INITIAL && this.kinds.at(key) === LIST)) {
      return this.#add(key, value, transaction);
    }
    let writers = this.shared.get(known);
    if (writers === undefined) {
      const final = this.final.at(known) === 1;
      writers = [{ transaction: this.writer.at(known), final, twice: false }];
      this.shared.set(known, writers);
    }
    const own = writers.find((writer) => writer.transaction === transaction);
    if (own === undefined) writers.push({ transaction, final: true, twice: false });
    else {
      own.final = true;
      own.twice = true;
    }
    return known;
  }

  /** What was written is not what its transaction leaves. */
  #overwrite(version: number, transaction: number): void {
    const writers = this.shared.get(version);
    const own = writers?.find((writer) => writer.transaction === transaction);
    if (own !== undefined) own.final = false;
    if (this.writer.at(version) === transaction) this.final.set(version, 0);
  }
}

/** Whether a list begins with another. */
export function startsWith(list: readonly Value[], prefix: readonly Value[]): boolean {
  if (prefix.length > list.length) return false;
  for (let at = 0; at < prefix.length; at++) {
    const mine = list[at] as Value;
    const other = prefix[at] as Value;
    if (mine !== other && !sameValue(mine, other)) return false;
  }
  return true;
}

/** Nil, or no elements: one and the same where a key is never written. */
export function isEmpty(value: Value): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
