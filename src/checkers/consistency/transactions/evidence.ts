/** What the steps of transactions tell: who wrote which version, what was odd, who depends on whom. */
import type { Value } from "../../../core/json.ts";
import { valueText } from "../../explain/words.ts";
import { textOf } from "../../linearizability/machine.ts";
import { Graph } from "./graph.ts";
import type { Transaction } from "./transaction.ts";

/** Something seen without a cycle. */
export interface Oddity {
  readonly anomaly:
    | "G1a"
    | "G1b"
    | "internal"
    | "incompatible-order"
    | "duplicate-elements"
    | "unwritten-read"
    | "lost-update";
  readonly transactions: readonly number[];
  readonly message: string;
}

/** Who wrote a version. */
export interface Writer {
  /** Its number; AMBIGUOUS where several wrote the same value. */
  readonly transaction: number;
  /** Whether it is the transaction's last write to the key. */
  final: boolean;
}

export const AMBIGUOUS = -1;

/** Collected while reads are gone through. */
export class Evidence {
  readonly transactions: readonly Transaction[];
  readonly graph: Graph;
  readonly oddities: Oddity[] = [];
  /** Values written more than once to their key: what was read of them tells nothing. */
  repeated = 0;
  /** By key, then value. */
  readonly #writers = new Map<string, Map<string, Writer>>();

  constructor(transactions: readonly Transaction[]) {
    this.transactions = transactions;
    this.graph = new Graph(transactions.length);
    transactions.forEach((transaction, number) => {
      this.#collectWrites(transaction, number);
    });
  }

  /** Who wrote this value to this key, null if nobody did. */
  writerOf(key: string, value: Value): Writer | null {
    return this.#writers.get(key)?.get(textOf(value)) ?? null;
  }

  /** All who wrote to a key. */
  writersOf(key: string): Iterable<Writer> {
    return this.#writers.get(key)?.values() ?? [];
  }

  odd(anomaly: Oddity["anomaly"], transactions: readonly number[], message: string): void {
    this.oddities.push({ anomaly, transactions, message });
  }

  /** Notes if a version should not have been read: of a failed transaction, or one that a transaction did not leave so. */
  judgeSource(
    number: number,
    keyValue: Value,
    value: Value,
    writer: Writer | null,
    isLast: boolean,
  ): void {
    const what = `${valueText(value)} of ${valueText(keyValue)}`;
    if (writer === null)
      this.odd("unwritten-read", [number], `it read ${what}, which nobody wrote`);
    else if (writer.transaction < 0) return;
    else if (this.transactions[writer.transaction]?.outcome === "fail") {
      this.odd("G1a", [writer.transaction, number], `it read ${what}, whose transaction failed`);
    } else if (isLast && !writer.final && writer.transaction !== number) {
      this.odd(
        "G1b",
        [writer.transaction, number],
        `it read ${what}, which its transaction had not left so`,
      );
    }
  }

  #collectWrites(transaction: Transaction, number: number): void {
    const last = new Map<string, Writer>();
    for (const { kind, key, value } of transaction.steps) {
      if (kind === "read" || value === undefined) continue;
      let ofKey = this.#writers.get(key);
      if (ofKey === undefined) {
        ofKey = new Map();
        this.#writers.set(key, ofKey);
      }
      const before = last.get(key);
      if (before !== undefined) before.final = false;
      const name = textOf(value);
      if (ofKey.has(name)) {
        this.repeated++;
        ofKey.set(name, { transaction: AMBIGUOUS, final: true });
        last.delete(key);
      } else {
        const writer = { transaction: number, final: true };
        ofKey.set(name, writer);
        last.set(key, writer);
      }
    }
  }
}
