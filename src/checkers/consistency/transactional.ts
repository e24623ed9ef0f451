/**
 * The checks of a run's transactions that a scenario may ask for: the levels of isolation that
 * systems promise, by name, and the bank.
 */
import { bank } from "./bank.ts";
import type { CheckInput, CheckOutcome } from "./check.ts";
import type { Level } from "./transactions/levels.ts";
import { transactions } from "./transactions/transactions.ts";

/** Levels that a system may promise, from weak to strong. */
export const ISOLATION_LEVELS = [
  "snapshot-isolation",
  "strong-snapshot-isolation",
  "serializable",
  "strict-serializable",
] as const satisfies readonly Level[];

export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

export const TRANSACTION_CHECKS = [...ISOLATION_LEVELS, "bank"] as const;

export type TransactionCheck = (typeof TRANSACTION_CHECKS)[number];

/** A history by one of them. */
export function checkTransactions(name: TransactionCheck, input: CheckInput): CheckOutcome {
  return name === "bank" ? bank.run(input) : transactions.run({ ...input, level: name });
}
