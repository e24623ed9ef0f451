/**
 * What a run's scenario judges of its history beside linearizability, and cycles of transactions.
 */

import type { CheckVerdict } from "../../checkers/consistency/check.ts";
import { consistencyChecks } from "../../checkers/consistency/index.ts";
import { checkTransactions, TRANSACTION_CHECKS } from "../../checkers/consistency/transactional.ts";
import type { DrawnCycle } from "../../checkers/consistency/transactions/drawn-cycle.ts";
import type { Operation } from "../../history/operation.ts";
import type { FullRunResult } from "../../runner/result.ts";
import type { Scenario } from "../../scenario/scenario.ts";

/** What one check says, of transactions with cycles to be drawn. */
export interface JudgedHistory {
  readonly check: string;
  readonly verdict: CheckVerdict;
  readonly summary: string;
  readonly cycles: readonly DrawnCycle[];
}

interface JudgedRun {
  readonly scenario: Pick<Scenario, "checks" | "limits">;
  readonly result: Pick<FullRunResult, "verdict" | "violations" | "history">;
}

/** By the scenario's checks of consistency, but for linearizability. */
export function judgedOf({ scenario, result }: JudgedRun): readonly JudgedHistory[] {
  const ofTransactions: readonly string[] = TRANSACTION_CHECKS;
  const others = scenario.checks.filter(
    (check) => consistencyChecks.has(check) && !ofTransactions.includes(check),
  );
  return [
    ...others.map((check): JudgedHistory => {
      const broken = result.violations.find((violation) => violation.check === check);
      const isOpen = result.verdict === "unknown";
      const verdict = broken !== undefined ? "illegal" : isOpen ? "unknown" : "ok";
      const { about = "" } = consistencyChecks.get(check) ?? {};
      return { check, verdict, summary: broken?.message.split("\n")[0] ?? about, cycles: [] };
    }),
    ...cyclesOf(scenario, result.history),
  ];
}

function cyclesOf(
  scenario: JudgedRun["scenario"],
  history: readonly Operation[],
): readonly JudgedHistory[] {
  const budget = { work: scenario.limits.checkWorkMax };
  return TRANSACTION_CHECKS.filter((check) => scenario.checks.includes(check)).map((check) => {
    const judged = checkTransactions(check, { history, model: null, budget, draw: true });
    const { verdict, summary, cycles = [] } = judged;
    return { check, verdict, summary, cycles };
  });
}
