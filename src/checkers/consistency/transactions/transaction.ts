/**
 * Transactions as histories have them: `txn [[append, x, 1], [r, y, null]]`, answered by the same
 * list with the reads filled in.
 */
import type { Value } from "../../../core/json.ts";
import type { Operation } from "../../../history/operation.ts";

/** Outcomes, as numbers. */
export const OK = 0;
export const INFO = 1;
export const FAIL = 2;

/** The transactions of a history, numbered by their place among them, in columns. */
export interface Transactions {
  readonly count: number;
  readonly history: readonly Operation[];
  /** The index of its operation in the history. */
  readonly operation: Int32Array;
  readonly outcome: Uint8Array;
  /** How many steps they have together. */
  readonly steps: number;
}

/** The transactions of a history; `count` is 0 if there are none. */
export function transactionsOf(history: readonly Operation[]): Transactions {
  const operation = new Int32Array(history.length);
  const outcome = new Uint8Array(history.length);
  let count = 0;
  let steps = 0;
  for (let index = 0; index < history.length; index++) {
    const { f, input, outcome: ended } = history[index] as Operation;
    if (f !== "txn" || !Array.isArray(input)) continue;
    operation[count] = index;
    steps += input.length;
    outcome[count++] = ended === "ok" ? OK : ended === "info" ? INFO : FAIL;
  }
  return {
    count,
    history,
    operation: operation.subarray(0, count),
    outcome: outcome.subarray(0, count),
    steps,
  };
}

/** Its operation. */
export function operationOf(transactions: Transactions, number: number): Operation {
  return transactions.history[transactions.operation[number] as number] as Operation;
}

/** Its steps, with what was read where that is known. */
export function stepsOf({ input, output, outcome }: Operation): readonly Value[] {
  return (outcome === "ok" && Array.isArray(output) ? output : input) as readonly Value[];
}

/** Whether what it read is known. */
export function isAnswered({ output, outcome }: Operation): boolean {
  return outcome === "ok" && Array.isArray(output);
}

/** How many steps read, in transactions that succeeded, what is known. */
export function readsKnown(history: readonly Operation[]): number {
  let count = 0;
  for (const operation of history) {
    if (operation.f !== "txn" || !isAnswered(operation)) continue;
    for (const step of operation.output as readonly Value[]) {
      if (Array.isArray(step) && kindOf(step[0] as Value) === "read") count++;
    }
  }
  return count;
}

export type StepKind = "append" | "write" | "read";

/** What a step does, null for one that is not known. */
export function kindOf(name: Value | undefined): StepKind | null {
  switch (name) {
    case "r":
    case "read":
      return "read";
    case "w":
    case "write":
      return "write";
    case "append":
      return "append";
    default:
      return null;
  }
}
