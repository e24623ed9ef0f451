/**
 * Why a file's history is illegal, with its operations spelled out; or how far an undecided one was
 * proved.
 */
import { type Explanation, explain } from "../checkers/explain/explain.ts";
import { type Verified, verifiedPrefix } from "../checkers/explain/verified.ts";
import {
  checkLinearizable,
  type LinearizabilityResult,
} from "../checkers/linearizability/check.ts";
import type { Value } from "../core/json.ts";
import type { Operation } from "../history/operation.ts";
import type { Model } from "../objects/model.ts";
import { budgetOf } from "./check-budget.ts";
import type { CheckTask } from "./check-task.ts";

/**
 * How long the search for a smaller reason may take after the verdict: this long, and no longer
 * than the verdict may take.
 */
const EXPLAIN_MS = 20_000;
/** What a judgement of a prefix of an undecided history may explore. */
const VERIFY_WORK_MAX = 100_000;
/** So many operations of a core are spelled out, the latest. */
const CORE_SHOWN_MAX = 1_000;

/** An operation as reports show it. */
export type ShownOperation = Operation & { readonly index: number };

/** An explanation with its operations spelled out. */
export type FileExplanation =
  | (Omit<Explanation, "core" | "culprit"> & {
      readonly kind: "illegal";
      readonly culprit: ShownOperation;
      readonly core: readonly ShownOperation[];
      /** Earlier operations of a core that the budget left too long to be shown whole. */
      readonly coreOmitted: number;
    })
  | {
      readonly kind: "unknown";
      readonly limit: string;
      readonly work: number;
      /** A prefix that was proved linearizable. */
      readonly verified: Verified | null;
      readonly words: readonly string[];
    };

export function explanationOf(
  operations: readonly Operation[],
  model: Model,
  initial: Value | undefined,
  result: LinearizabilityResult,
  task: CheckTask,
  interrupted: () => boolean,
): FileExplanation | null {
  if (result.verdict === "unknown") {
    const { work } = result;
    const limit = result.limit ?? "work";
    const verified = result.verified ?? verifiedOf(operations, model, initial, task, interrupted);
    const words = [
      limit === "interrupt"
        ? `Undecided: interrupted after ${work} configurations.`
        : `Undecided: out of ${limit} after ${work} configurations; give it more with ` +
          `${limit === "memory" ? "--memory" : "--timeout"}.`,
      ...(task.resume === null ? [] : [`The same command resumes from ${task.resume}.`]),
      ...(verified === null
        ? []
        : [
            `Up to event ${verified.position}, the first ${verified.completed} completed ` +
              "operations are linearizable.",
          ]),
    ];
    return { kind: "unknown", limit, work, verified, words };
  }
  if (result.failure === null) return null;
  const patience = task.timeoutMs === 0 ? EXPLAIN_MS : Math.min(EXPLAIN_MS, task.timeoutMs);
  const budget = budgetOf({ ...task, timeoutMs: patience }, interrupted);
  const { culprit, core, ...rest } = explain(operations, model, result.failure, {
    memoryBytes: budget.memoryBytes,
    expired: () => budget.expired() !== false,
    ...(initial === undefined ? {} : { initial }),
  });
  const shown = (index: number): ShownOperation => ({
    index,
    ...(operations[index] as Operation),
  });
  return {
    kind: "illegal",
    ...rest,
    culprit: shown(culprit),
    core: core.slice(-CORE_SHOWN_MAX).map(shown),
    coreOmitted: Math.max(0, core.length - CORE_SHOWN_MAX),
  };
}

/** Looks for a decided prefix, for at most a twentieth of the time that the verdict had. */
function verifiedOf(
  operations: readonly Operation[],
  model: Model,
  initial: Value | undefined,
  { timeoutMs, memoryBytes }: CheckTask,
  interrupted: () => boolean,
): Verified | null {
  const patience = timeoutMs === 0 ? EXPLAIN_MS : timeoutMs / 20;
  const budget = budgetOf({ timeoutMs: patience, memoryBytes }, interrupted);
  const judge = (history: readonly Operation[]) =>
    checkLinearizable(history, model, {
      failure: false,
      budget: { ...budget, work: VERIFY_WORK_MAX },
      ...(initial === undefined ? {} : { initial }),
    }).verdict;
  return verifiedPrefix(operations, judge, () => budget.expired() === false);
}
