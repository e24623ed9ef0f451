/** Queues, stacks and priority queues that are empty at first. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { type Collection, collectionProblem } from "./collection-problem.ts";
import { judgeQueue } from "./fifo-queue.ts";
import type { Layout } from "./layout.ts";
import type { Meter } from "./limits.ts";
import type { Outcome } from "./outcome.ts";
import { judgePriorityQueue } from "./priority-queue.ts";
import { judgeStack } from "./stack.ts";

/** Judges the one part; null where this does not decide. */
export function judgeCollection(
  history: readonly Operation[],
  layout: Layout,
  kind: Collection,
  initial: readonly Value[],
  meter: Meter,
): Outcome | null {
  if (initial.length > 0) return null;
  const problem = collectionProblem(history, layout, kind);
  if (problem === null || problem === "illegal") return problem;
  switch (kind) {
    case "fifo-queue":
      return judgeQueue(problem, meter);
    case "stack":
      return judgeStack(problem, meter);
    default:
      return judgePriorityQueue(problem, meter);
  }
}
