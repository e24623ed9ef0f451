/**
 * Whether the runs of a scenario can have what its checks judge: a check that would find nothing
 * there passes whatever happens.
 */
import { ISOLATION_LEVELS } from "../checkers/consistency/transactional.ts";
import { canJudge, WEAKER_CHECKS } from "../checkers/consistency/weaker.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { hasPremises } from "./checks.ts";
import type { Scenario } from "./scenario.ts";
import { objectOf, type Scope } from "./scope.ts";

/** The workload whose transactions add to accounts, and read all of them. */
const BANK = "bank";

/** Notes each check that could judge nothing, and why. */
export function checkSubjects(
  reader: Reader,
  at: Path,
  workload: Scenario["workload"],
  scope: Scope,
): void {
  const wrong = (message: string) => reader.wrong([...at, "checks"], message);
  const { known, protocols, checks, script } = scope;
  if (checks.includes("premises") && protocols.length > 0) {
    const all = protocols.every((name) => !hasPremises(known, name));
    if (all) wrong(`premises: ${protocols.join(", ")} has none`);
  }
  const object = objectOf(scope);
  if (object === undefined) return;
  const functions = Object.keys(object.functions);
  for (const check of WEAKER_CHECKS) {
    if (!checks.includes(check) || canJudge(check, functions)) continue;
    wrong(`${check} judges what is written or appended, and not a ${object.name}`);
  }
  const hasTransactions = functions.includes("txn");
  const { clients, kind, settings } = workload;
  for (const level of ISOLATION_LEVELS) {
    if (!checks.includes(level)) continue;
    if (!hasTransactions) wrong(`${level} judges transactions, and a ${object.name} has none`);
    else if (clients > 0 && kind === BANK) {
      wrong(`${level} judges reads, writes and appends, and a bank adds: expected checks: [bank]`);
    }
  }
  if (!checks.includes("bank")) return;
  if (!hasTransactions) wrong(`bank judges transactions, and a ${object.name} has none`);
  else if (clients > 0 && kind !== BANK) {
    wrong(`bank judges reads of all accounts: expected workload: { kind: bank }, got ${kind}`);
  } else if (clients > 0 && settings["reads"] === 0 && script.length === 0) {
    reader.wrong(
      [...at, "workload", "reads"],
      "the check bank judges reads of all accounts: expected more than 0%",
    );
  }
}
