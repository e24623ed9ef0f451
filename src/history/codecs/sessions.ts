/** Histories that have sessions but no clock: what the formats of dbcop and PolySI share. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../operation.ts";

/** A transaction as it ran: `["r", key, value]` and `["w", key, value]`. */
export interface SessionTransaction {
  readonly session: number;
  readonly committed: boolean;
  readonly steps: readonly (readonly ["r" | "w", Value, Value])[];
}

/**
 * The transactions as operations `txn`, in the order given: positions keep the order of each
 * session and mean nothing else. A read of 0 that was never written to its key read what was there
 * at first, as both formats have it.
 */
export function operationsOf(transactions: readonly SessionTransaction[]): Operation[] {
  const zeros = new Set<Value>();
  for (const { steps } of transactions) {
    for (const [f, key, value] of steps) if (f === "w" && value === 0) zeros.add(key);
  }
  return transactions.map(({ session, committed, steps }, at): Operation => {
    const input = steps.map(([f, key, value]): Value => [f, key, f === "r" ? null : value]);
    const output = steps.map(([f, key, value]): Value => {
      return f === "r" && value === 0 && !zeros.has(key) ? [f, key, null] : [f, key, value];
    });
    return {
      process: session,
      f: "txn",
      key: null,
      input,
      output: committed ? output : null,
      outcome: committed ? "ok" : "fail",
      invoked: 2 * at,
      completed: 2 * at + 1,
      invokedUs: null,
      completedUs: null,
    };
  });
}
