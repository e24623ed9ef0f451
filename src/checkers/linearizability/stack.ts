/**
 * Stacks of distinct values. In any order of a set of values, either the stack is empty somewhere between, or one value
 * lies under all others: pushed first, popped last. So, over and over: a value whose push no operation precedes and whose
 * pop none follows is laid under the rest; at a moment at which nothing need be inside the set falls in two. Both lose
 * nothing; where neither can be done, no order exists.
 */
import { type CollectionProblem, coverage, emptyMoments, type Life } from "./collection-problem.ts";
import { NEVER } from "./layout.ts";

/** A set of values to be ordered, or an operation that stands there. */
type Todo = readonly Life[] | number;

/** An order (ranks) if linearizable, "illegal" if not; null if this does not decide: crashed pops and values left. */
export function judgeStack(problem: CollectionProblem): readonly number[] | "illegal" | null {
  const { returns, empties, lost } = problem;
  if (lost.length > 0 && problem.lives.some(({ take }) => take < 0)) return null;
  const moments = emptyMoments(coverage(returns, problem.lives), empties);
  if (moments === null) return "illegal";
  const nothings = empties
    .map(({ take }, index) => ({ take, moment: moments[index] as number }))
    .sort((a, b) => a.moment - b.moment);
  const order: number[] = [];
  /** Sets yet to be ordered, the next one last, and operations that stand between them. */
  const todo: Todo[] = [];
  if (!split(problem.lives, nothings, todo)) todo.push(problem.lives);
  while (todo.length > 0) {
    const next = todo.pop() as Todo;
    if (typeof next === "number") {
      order.push(next);
      continue;
    }
    const rest = layUnder(next, order, todo);
    if (rest.length === 0 || split(rest, [], todo)) continue;
    if (rest.length === next.length) return "illegal";
    todo.push(rest);
  }
  return order;
}

/** Lays values under the rest as long as it can; the rest. Their pushes go to `order`, their pops to `todo`. */
function layUnder(lives: readonly Life[], order: number[], todo: Todo[]): readonly Life[] {
  const byPush = [...lives].sort((a, b) => a.putFrom - b.putFrom);
  const byEnd = [...lives].sort((a, b) => firstEnd(a) - firstEnd(b));
  const byStart = [...lives].sort((a, b) => lastStart(b) - lastStart(a));
  const under = new Set<Life>();
  /** Those whose push nothing precedes, by the end of their pop, latest on top. */
  const heap: Life[] = [];
  let entering = 0;
  let end = 0;
  let start = 0;
  while (under.size < lives.length) {
    while (under.has(byEnd[end] as Life)) end++;
    while (under.has(byStart[start] as Life)) start++;
    const limit = firstEnd(byEnd[end] as Life);
    while (entering < byPush.length && (byPush[entering] as Life).putFrom <= limit) {
      pushHeap(heap, byPush[entering++] as Life);
    }
    const life = heap[0];
    if (life === undefined || life.takeUntil < lastStart(byStart[start] as Life)) break;
    popHeap(heap);
    under.add(life);
    order.push(life.put);
    if (life.take >= 0) todo.push(life.take);
  }
  return under.size === 0 ? lives : lives.filter((life) => !under.has(life));
}

/** The first return among the operations on a value. */
function firstEnd(life: Life): number {
  return Math.min(life.putUntil, life.takeUntil);
}

/** The last invocation; a value never popped stays to the end. */
function lastStart(life: Life): number {
  return life.take < 0 ? NEVER : Math.max(life.putFrom, life.takeFrom);
}

/**
 * Cuts a set at the moments at which nothing need be inside, and puts the parts on `todo` in reverse order of time;
 * false, with nothing done, if it stays whole.
 */
function split(
  lives: readonly Life[],
  nothings: readonly { readonly take: number; readonly moment: number }[],
  todo: Todo[],
): boolean {
  const certain = lives
    .filter(({ putUntil, takeFrom }) => putUntil + 1 < takeFrom)
    .sort((left, right) => left.putUntil - right.putUntil);
  // Stretches of moments at which something is certainly inside, both ends included, in order.
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { putUntil, takeFrom } of certain) {
    const last = ends.length - 1;
    if (last >= 0 && putUntil + 1 <= (ends[last] as number) + 1) {
      ends[last] = Math.max(ends[last] as number, takeFrom - 1);
    } else {
      starts.push(putUntil + 1);
      ends.push(takeFrom - 1);
    }
  }
  /** By cut: the operations that stand at it, and the values between it and the next cut. */
  const cells = new Map<number, { at: number[]; after: Life[] }>();
  const cell = (cut: number): { at: number[]; after: Life[] } => {
    const known = cells.get(cut);
    if (known !== undefined) return known;
    const made = { at: [], after: [] };
    cells.set(cut, made);
    return made;
  };
  for (const { take, moment } of nothings) cell(moment).at.push(take);
  for (const life of lives) {
    const until = firstEnd(life);
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= until) low = middle + 1;
      else high = middle;
    }
    const cut =
      low > 0 && (ends[low - 1] as number) >= until ? (starts[low - 1] as number) - 1 : until;
    if (life.take >= 0 && cut >= Math.max(life.putFrom, life.takeFrom)) {
      cell(cut).at.push(life.put, life.take);
    } else cell(cut).after.push(life);
  }
  const [only] = cells.values();
  if (cells.size === 1 && only !== undefined && only.at.length === 0) return false;
  const cuts = [...cells.keys()].sort((left, right) => right - left);
  for (const cut of cuts) {
    const { at, after } = cell(cut);
    if (after.length > 0) todo.push(after);
    for (let index = at.length - 1; index >= 0; index--) todo.push(at[index] as number);
  }
  return true;
}

function pushHeap(heap: Life[], life: Life): void {
  let at = heap.length;
  heap.push(life);
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (life.takeUntil <= (heap[up] as Life).takeUntil) break;
    heap[at] = heap[up] as Life;
    at = up;
  }
  heap[at] = life;
}

function popHeap(heap: Life[]): void {
  const last = heap.pop() as Life;
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let down = 2 * at + 1;
    if (down >= heap.length) break;
    if (
      down + 1 < heap.length &&
      (heap[down + 1] as Life).takeUntil > (heap[down] as Life).takeUntil
    )
      down++;
    if ((heap[down] as Life).takeUntil <= last.takeUntil) break;
    heap[at] = heap[down] as Life;
    at = down;
  }
  heap[at] = last;
}
