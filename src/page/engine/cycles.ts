/** The cycles that transactions of a run make, where its scenario judges transactions. */
import type { CheckVerdict } from "../../checkers/consistency/check.ts";
import { checkTransactions, TRANSACTION_CHECKS } from "../../checkers/consistency/transactional.ts";
import type { DrawnCycle } from "../../checkers/consistency/transactions/drawn-cycle.ts";
import type { Operation } from "../../history/operation.ts";
import type { Scenario } from "../../scenario/scenario.ts";

/** What one check of transactions says, with its cycles to be drawn. */
export interface JudgedTransactions {
  readonly check: string;
  readonly verdict: CheckVerdict;
  readonly summary: string;
  readonly cycles: readonly DrawnCycle[];
}

export function cyclesOf(
  scenario: Pick<Scenario, "checks" | "limits">,
  history: readonly Operation[],
): readonly JudgedTransactions[] {
  const budget = { work: scenario.limits.checkWorkMax };
  return TRANSACTION_CHECKS.filter((check) => scenario.checks.includes(check)).map((check) => {
    const judged = checkTransactions(check, { history, model: null, budget, draw: true });
    const { verdict, summary, cycles = [] } = judged;
    return { check, verdict, summary, cycles };
  });
}
