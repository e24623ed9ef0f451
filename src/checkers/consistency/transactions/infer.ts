/**
 * Dependencies between transactions, told by the values they read (Kingsbury and Alvaro, "Elle", VLDB 2020). Appends to
 * lists give the order of versions away; registers give it away where a transaction read a version and wrote the next.
 */
import type { Value } from "../../../core/json.ts";
import { Evidence } from "./evidence.ts";
import { orderList } from "./lists.ts";
import { readsOf } from "./reads.ts";
import { orderRegister } from "./registers.ts";
import type { Transaction } from "./transaction.ts";

/** Reads transactions for their dependencies. `initial` holds the values of registers at first, by key. */
export function infer(transactions: readonly Transaction[], initial: Value | undefined): Evidence {
  const values =
    typeof initial === "object" && initial !== null && !Array.isArray(initial)
      ? (initial as Readonly<Record<string, Value>>)
      : {};
  const evidence = new Evidence(transactions);
  const { lists, registers } = readsOf(evidence);
  for (const [key, reads] of lists) orderList(key, reads, evidence);
  for (const [key, reads] of registers) {
    const at = String(reads[0]?.keyValue ?? null);
    orderRegister(key, reads, values[at] ?? null, evidence);
  }
  return evidence;
}
