/**
 * Jepsen's bank: accounts are at nothing at first, transfers add to some what they take from
 * others, and so every transaction that reads all accounts must find a total of nothing.
 */
import { isNumber, plus } from "../../core/exact-number.ts";
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { transactionSteps } from "../../objects/transactional.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  Findings,
  notApplicable,
} from "./check.ts";

export const bank: Check = {
  name: "bank",
  about: "each transaction that reads all accounts finds the same total (Jepsen's bank)",
  weakerThanLinearizable: true,
  run,
};

function run({ history }: CheckInput): CheckOutcome {
  const accounts = accountsOf(history);
  const findings = new Findings();
  let reads = 0;
  for (const [index, operation] of history.entries()) {
    const total = totalOf(operation, accounts);
    if (total === null) continue;
    reads++;
    if (Number(total) === 0) continue;
    const words = `process ${operation.process} read ${shown(operation.output)}`;
    findings.add([index], () => `${words}: together ${total}, and transfers leave it at 0`);
  }
  if (reads === 0) return notApplicable("no transaction read all accounts");
  const isRight = findings.count === 0;
  return {
    verdict: isRight ? "ok" : "illegal",
    summary: isRight
      ? `${reads} reads of all accounts find the same total`
      : `${findings.count} of ${reads} reads of all accounts find another total`,
    findings: findings.kept,
    figures: { reads, wrong: findings.count },
  };
}

/** All that some transaction names. */
function accountsOf(history: readonly Operation[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { f, input } of history) {
    if (f !== "txn") continue;
    for (const { name } of transactionSteps(input)) names.add(name);
  }
  return names;
}

/** What a transaction that only read, and all accounts, found in them; null of any other. */
function totalOf(operation: Operation, accounts: ReadonlySet<string>): number | string | null {
  const { f, outcome, output } = operation;
  if (f !== "txn" || outcome !== "ok") return null;
  const found = new Map<string, number | string>();
  for (const { kind, name, value } of transactionSteps(output)) {
    if (kind !== "read") return null;
    found.set(name, isNumber(value) ? value : Number(value ?? 0));
  }
  if (found.size < accounts.size) return null;
  let total: number | string = 0;
  for (const balance of found.values()) total = plus(total, balance);
  return total;
}

function shown(output: Value): string {
  return transactionSteps(output)
    .map(({ name, value }) => `${name} ${JSON.stringify(value)}`)
    .join(", ");
}
