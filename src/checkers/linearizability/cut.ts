/**
 * Prefixes of a part: linearizability is closed under them, so that a history goes wrong at one
 * certain return.
 */
import type { Operation } from "../../history/operation.ts";
import type { Layout } from "./layout.ts";

/**
 * The operations of a part as they were after `until` of its returns, and their ranks in it: what
 * had not returned by then is crashed, what was not invoked is not there.
 */
export function cutToReturns(
  history: readonly Operation[],
  layout: Layout,
  part: number,
  until: number,
): { history: Operation[]; ranks: number[] } {
  const start = layout.starts[part] as number;
  const returnStart = layout.returnStarts[part] as number;
  const present = until === 0 ? 0 : (layout.entered[returnStart + until - 1] as number);
  const cut: Operation[] = [];
  const ranks: number[] = [];
  for (let rank = 0; rank < present; rank++) {
    const operation = history[layout.source[start + rank] as number] as Operation;
    ranks.push(rank);
    cut.push((layout.returned[start + rank] as number) < until ? operation : crashed(operation));
  }
  return { history: cut, ranks };
}

/** The same operation, with an unknown end. */
function crashed(operation: Operation): Operation {
  if (operation.outcome === "info") return operation;
  const completed = Number.POSITIVE_INFINITY;
  return { ...operation, outcome: "info", output: null, completed, completedUs: null };
}
