/** Queues, stacks and priority queues that are empty at first. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import {
  type Collection,
  type CollectionProblem,
  collectionProblem,
} from "./collection-problem.ts";
import { judgeQueue } from "./fifo-queue.ts";
import type { Layout } from "./layout.ts";
import { type Meter, OutOfBudget } from "./limits.ts";
import type { Outcome } from "./outcome.ts";
import { judgePriorityQueue } from "./priority-queue.ts";
import { judgeStack } from "./stack.ts";

/** @throws OutOfBudget */
type Judge = (problem: CollectionProblem, meter: Meter) => Outcome | null;

const JUDGES: Readonly<Record<Collection, Judge>> = {
  "fifo-queue": judgeQueue,
  stack: judgeStack,
  "priority-queue": judgePriorityQueue,
};

/** Judges the one part; null where this does not decide. */
export function judgeCollection(
  history: readonly Operation[],
  layout: Layout,
  kind: Collection,
  initial: readonly Value[],
  meter: Meter,
): Outcome | null {
  if (initial.length > 0) return null;
  try {
    const problem = collectionProblem(history, layout, kind, meter);
    return problem === null || problem === "illegal" ? problem : JUDGES[kind](problem, meter);
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    return "unknown";
  }
}
