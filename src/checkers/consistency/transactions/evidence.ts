/** What transactions read of one another, and anomalies in it that are not cycles. */
import type { Value } from "../../../core/json.ts";
import { valueText } from "../../explain/words.ts";
import type { Meter } from "../../linearizability/limits.ts";
import { FINDINGS_MAX } from "../check.ts";
import { Ints } from "./ints.ts";
import { FAIL, INFO, OK, type Transactions } from "./transaction.ts";
import { INITIAL, isEmpty, LIST, MIXED, Versions, type Writer } from "./versions.ts";

/**
 * Anomalies that show without a cycle, by Elle's names; `unwritten-read`: of a value that was never
 * written.
 */
export type Oddness =
  | "G1a"
  | "G1b"
  | "internal"
  | "future-read"
  | "incompatible-order"
  | "duplicate-elements"
  | "dirty-update"
  | "unwritten-read"
  | "lost-update";

/** Something seen without a cycle. */
export interface Oddity {
  readonly anomaly: Oddness;
  readonly transactions: readonly number[];
  readonly message: string;
}

/**
 * A read of a register of which several writers can be the source. INITIAL is the initial value.
 */
export interface Choice {
  readonly transaction: number;
  readonly key: number;
  readonly version: number;
  readonly candidates: readonly number[];
}

export class Evidence {
  readonly transactions: Transactions;
  readonly versions: Versions;
  readonly oddities: Oddity[] = [];
  readonly counts = new Map<Oddness, number>();
  /** External reads of a version whose writer is known: the reader ... */
  readonly reader: Ints;
  /** ... and the version. For a list: that of its last element. */
  readonly read: Ints;
  readonly choices: Choice[] = [];
  /**
   * By list key: the versions in their order, as the longest read has them, without the initial
   * one.
   */
  readonly chains = new Map<number, Int32Array>();
  /**
   * By version: its place in the chain of its key from 1; 0 for the initial one; -1 where that is
   * not known.
   */
  position = new Int32Array(0);
  /** By transaction: 1 if it took effect: it succeeded, or was read. */
  readonly included: Uint8Array;
  /** Who read a register of another after having written it, and which version. */
  readonly late: (readonly [transaction: number, version: number])[] = [];
  /** Keys on whose values nothing could be built: repeated elements, lists mixed with registers. */
  readonly opaque = new Set<number>();
  readonly meter: Meter;

  /** @throws OutOfBudget */
  constructor(transactions: Transactions, initialOf: (key: Value) => Value, meter: Meter) {
    this.transactions = transactions;
    this.meter = meter;
    this.reader = new Ints(transactions.steps);
    this.read = new Ints(transactions.steps);
    this.versions = new Versions(transactions, initialOf, meter);
    this.included = new Uint8Array(transactions.count);
    for (let number = 0; number < transactions.count; number++) {
      this.included[number] = transactions.outcome[number] === OK ? 1 : 0;
    }
    this.#settleWriters();
  }

  odd(anomaly: Oddness, transactions: readonly number[], message: () => string): void {
    this.counts.set(anomaly, (this.counts.get(anomaly) ?? 0) + 1);
    if (this.oddities.length < FINDINGS_MAX) {
      this.oddities.push({ anomaly, transactions, message: message() });
    }
  }

  /** Notes that a transaction read a version of another. */
  reads(transaction: number, version: number): void {
    this.reader.push(transaction);
    this.read.push(version);
    this.took(this.versions.writer.at(version));
  }

  /** Notes that a transaction took effect if it may have. */
  took(transaction: number): void {
    if (transaction !== INITIAL && this.transactions.outcome[transaction] === INFO) {
      this.included[transaction] = 1;
    }
  }

  /** `1 of x`, for messages. */
  named(version: number): string {
    const { values, keys, key } = this.versions;
    return `${valueText(values[version] as Value)} of ${valueText(keys[key.at(version)] as Value)}`;
  }

  keyText(key: number): string {
    return valueText(this.versions.keys[key] as Value);
  }

  /**
   * Resolves a register's version to its writer, or notes what is wrong with reading it.
   * @param isLate whether the reader had written the key itself: then its write did not replace
   * what it read
   */
  source(transaction: number, version: number, isLate: boolean): void {
    const { versions } = this;
    const writers = versions.shared.get(version);
    if (writers === undefined) {
      const writer = versions.writer.at(version);
      const isRight = versions.final.at(version) === 1 && versions.mayHold(writer);
      if (writer === transaction || !isRight) this.#wrongSource(transaction, version, writer);
      if (writer === transaction || !versions.mayHold(writer)) return;
      if (!isLate) this.reads(transaction, version);
      else {
        this.took(writer);
        if (writer !== INITIAL) this.late.push([transaction, version]);
      }
      return;
    }
    const others = writers.filter((writer) => writer.transaction !== transaction);
    const candidates = others.filter(({ final }) => final).map((writer) => writer.transaction);
    if (candidates.length === 0) {
      this.#wrongSource(transaction, version, others[0]?.transaction ?? transaction);
      return;
    }
    for (const candidate of candidates) this.took(candidate);
    this.choices.push({ transaction, key: versions.key.at(version), version, candidates });
  }

  #wrongSource(transaction: number, version: number, writer: number): void {
    const what = this.named(version);
    if (writer === transaction) {
      this.odd("future-read", [transaction], () => `it read ${what}, which it wrote only later`);
    } else if (this.transactions.outcome[writer] === FAIL) {
      this.odd("G1a", [writer, transaction], () => `it read ${what}, whose transaction failed`);
    } else {
      this.odd(
        "G1b",
        [writer, transaction],
        () => `it read ${what}, which its transaction overwrote itself`,
      );
    }
  }

  #settleWriters(): void {
    const { versions } = this;
    for (let key = 0; key < versions.keys.length; key++) {
      const kind = versions.kinds.at(key);
      const first = versions.values[versions.initials.at(key)] as Value;
      if (kind === MIXED || (kind === LIST && !isEmpty(first))) this.opaque.add(key);
    }
    for (const [version, writers] of versions.shared) {
      const possible = writers.filter(({ transaction }) => versions.mayHold(transaction));
      const [only] = possible;
      const isList = versions.kinds.at(versions.key.at(version)) === LIST;
      if (isList && possible.length > 0 && (possible.length > 1 || only?.twice === true)) {
        this.opaque.add(versions.key.at(version));
      }
      if (possible.length > 1) versions.shared.set(version, possible);
      else versions.settle(version, only ?? (writers[0] as Writer));
    }
  }
}
