/** Transactions as histories have them: `txn [[append, x, 1], [r, y, null]]`, answered by the same list with the reads filled in. */
import type { Value } from "../../../core/json.ts";
import type { Operation } from "../../../history/operation.ts";
import { textOf } from "../../linearizability/machine.ts";

/** One step of a transaction. */
export interface Step {
  readonly kind: "append" | "write" | "read";
  /** The key's text, by which keys are told apart. */
  readonly key: string;
  readonly keyValue: Value;
  /** What was appended, written or read; undefined for a read whose answer nobody knows. */
  readonly value: Value | undefined;
}

/** A transaction, numbered by its place among those of the history. */
export interface Transaction {
  /** The index of its operation in the history. */
  readonly operation: number;
  readonly process: number;
  readonly outcome: Operation["outcome"];
  readonly invoked: number;
  readonly completed: number;
  readonly steps: readonly Step[];
}

const KINDS: ReadonlyMap<Value, Step["kind"]> = new Map([
  ["append", "append"],
  ["w", "write"],
  ["write", "write"],
  ["r", "read"],
  ["read", "read"],
]);

/** The transactions of a history; empty if there are none. */
export function transactionsOf(history: readonly Operation[]): Transaction[] {
  const transactions: Transaction[] = [];
  history.forEach((operation, index) => {
    const { f, input, output, outcome, process, invoked, completed } = operation;
    if (f !== "txn" || !Array.isArray(input)) return;
    const answered = outcome === "ok" && Array.isArray(output);
    const steps = ((answered ? output : input) as readonly Value[]).flatMap((step) =>
      stepOf(step, answered),
    );
    transactions.push({ operation: index, process, outcome, invoked, completed, steps });
  });
  return transactions;
}

function stepOf(step: Value, answered: boolean): Step[] {
  if (!Array.isArray(step)) return [];
  const [name = null, key = null, value = null] = step as readonly Value[];
  const kind = KINDS.get(name);
  if (kind === undefined) return [];
  const known = kind !== "read" || answered;
  return [{ kind, key: textOf(key), keyValue: key, value: known ? value : undefined }];
}
