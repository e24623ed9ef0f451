/**
 * The real-time edges that a failing core needs: every interval is widened as far as the core stays
 * illegal; what is still wholly before another operation then matters, and nothing else of the
 * clock does.
 */
import type { Operation } from "../../history/operation.ts";
import type { Judge } from "./judge.ts";
import type { Core } from "./minimize.ts";

/** `before` had completed when `after` was invoked, and the violation rests on it. */
export interface Edge {
  readonly before: Operation;
  readonly after: Operation;
}

/** Past this many operations that the clock still orders, the pairs are not listed. */
const ORDERED_MAX = 400;

/**
 * The edges that the core needs, without those that follow from others; null if the budget did not
 * allow to find them.
 */
export function neededEdges(core: Core, judge: Judge, may: () => boolean): Edge[] | null {
  const members = [...core.certain, ...core.optional].sort((a, b) => a.invoked - b.invoked);
  const wide = members.slice();
  const end = Math.max(...core.certain.map(({ completed }) => completed));
  // Optional operations first and together: their invocations seldom matter.
  const unstarted = members.flatMap(({ outcome }, index) => (outcome === "info" ? [index] : []));
  if (!widenStarts(wide, unstarted, judge, may)) return null;
  for (let index = 0; index < wide.length; index++) {
    if ((wide[index] as Operation).outcome !== "ok") continue;
    if (!may() || !widenEnd(wide, index, end, judge)) return null;
  }
  const started = members.flatMap(({ outcome }, index) => (outcome === "ok" ? [index] : []));
  for (const index of started) if (!widenStarts(wide, [index], judge, may)) return null;
  return reduce(members, wide);
}

/** Lets these operations begin before everything where the core stays illegal. False: no budget. */
function widenStarts(
  wide: Operation[],
  indices: readonly number[],
  judge: Judge,
  may: () => boolean,
): boolean {
  if (indices.length === 0) return true;
  if (!may()) return false;
  const before = indices.map((index) => wide[index] as Operation);
  for (const index of indices) {
    const operation = wide[index] as Operation;
    // Distinct, and before position 0.
    wide[index] = { ...operation, invoked: operation.invoked - 1e9 };
  }
  if (judge(renumbered(wide)) === "illegal") return true;
  indices.forEach((index, at) => {
    wide[index] = before[at] as Operation;
  });
  if (indices.length === 1) return true;
  const middle = indices.length >>> 1;
  return (
    widenStarts(wide, indices.slice(0, middle), judge, may) &&
    widenStarts(wide, indices.slice(middle), judge, may)
  );
}

/** Lets a certain operation end after everything if the core stays illegal. */
function widenEnd(wide: Operation[], index: number, end: number, judge: Judge): boolean {
  const operation = wide[index] as Operation;
  wide[index] = { ...operation, completed: end + 1 + index };
  const verdict = judge(renumbered(wide));
  if (verdict !== "illegal") wide[index] = operation;
  return verdict !== "unknown";
}

/** The same order of events with positions from 0, sorted by invocation, as judges take it. */
function renumbered(operations: readonly Operation[]): Operation[] {
  const events = operations
    .flatMap(({ invoked, completed }) =>
      Number.isFinite(completed) ? [invoked, completed] : [invoked],
    )
    .sort((a, b) => a - b);
  const rank = new Map(events.map((event, index) => [event, index]));
  return operations
    .map((operation) => ({
      ...operation,
      invoked: rank.get(operation.invoked) ?? 0,
      completed: rank.get(operation.completed) ?? Number.POSITIVE_INFINITY,
    }))
    .sort((a, b) => a.invoked - b.invoked);
}

/**
 * The pairs in real-time order, without those that follow from two others; null if there are too
 * many.
 */
function reduce(members: readonly Operation[], wide: readonly Operation[]): Edge[] | null {
  const ordered: { operation: Operation; invoked: number; completed: number }[] = [];
  wide.forEach(({ invoked, completed }, index) => {
    // An optional operation that may begin before everything is in no order with any other.
    if (invoked < 0 && !Number.isFinite(completed)) return;
    ordered.push({ operation: members[index] as Operation, invoked, completed });
  });
  if (ordered.length > ORDERED_MAX) return null;
  const edges: Edge[] = [];
  for (const before of ordered) {
    for (const after of ordered) {
      if (before.completed >= after.invoked) continue;
      const between = ordered.some(
        (other) => before.completed < other.invoked && other.completed < after.invoked,
      );
      if (!between) edges.push({ before: before.operation, after: after.operation });
    }
  }
  return edges;
}
