/**
 * Queues of distinct values (Henzinger, Sezgin and Vafeiadis, CONCUR 2013; Abdulla et al., PLDI 2025): linearizable iff
 * no value put in before another is taken after it, and each take that found nothing has a moment at which nothing need
 * be inside. Takes that crashed are given to the values that must be gone soonest.
 */
import { type CollectionProblem, coverage, emptyMoments, type Life } from "./collection-problem.ts";
import { NEVER } from "./layout.ts";

/** An order (ranks) if linearizable, "illegal" if not; null if this does not decide: crashed takes beside empty ones. */
export function judgeQueue(problem: CollectionProblem): readonly number[] | "illegal" | null {
  const { returns, empties, lost } = problem;
  const left = problem.lives.filter(({ take }) => take < 0);
  if (left.length > 0 && lost.length > 0 && empties.length > 0) return null;
  const lives = left.length > 0 && lost.length > 0 ? assign(problem, left) : problem.lives;
  if (lives === null) return "illegal";
  // The latest that a take begins, of the values put in by some moment.
  const latest = new Int32Array(returns + 1).fill(-1);
  for (const { putUntil, takeFrom } of lives) {
    if (putUntil >= returns) continue;
    latest[putUntil + 1] = Math.max(latest[putUntil + 1] as number, takeFrom);
  }
  for (let moment = 1; moment <= returns; moment++) {
    latest[moment] = Math.max(latest[moment] as number, latest[moment - 1] as number);
  }
  for (const { putFrom, takeUntil } of lives) {
    if (takeUntil < (latest[putFrom] as number)) return "illegal";
  }
  const moments = emptyMoments(coverage(returns, lives), empties);
  if (moments === null) return "illegal";
  // Who finds nothing stands in the order as a value that is put in and taken at once.
  const all = lives.concat(
    empties.map(({ take }, index): Life => {
      const moment = moments[index] as number;
      const at = { putFrom: moment, putUntil: moment, takeFrom: moment, takeUntil: moment };
      return { value: null, put: -1, take, ...at };
    }),
  );
  return ordered(all);
}

/** The lives with crashed takes given to values that must be gone before another is; null if there are too few. */
function assign(problem: CollectionProblem, left: readonly Life[]): Life[] | null {
  const { returns, lives, lost } = problem;
  const deadline = new Int32Array(returns + 2).fill(NEVER);
  for (const { putFrom, takeUntil } of lives) {
    if (takeUntil < (deadline[putFrom] as number)) deadline[putFrom] = takeUntil;
  }
  for (let moment = returns - 1; moment >= 0; moment--) {
    deadline[moment] = Math.min(deadline[moment] as number, deadline[moment + 1] as number);
  }
  const due = left
    .map((life) => ({ life, due: deadline[life.putUntil + 1] ?? NEVER }))
    .filter((one) => one.due !== NEVER)
    .sort((a, b) => a.due - b.due);
  const takers = [...lost].sort((a, b) => a.from - b.from);
  const given = new Map<Life, Life>();
  for (let index = 0; index < due.length; index++) {
    const one = due[index];
    const taker = takers[index];
    if (one === undefined || taker === undefined || taker.from > one.due) return null;
    given.set(one.life, {
      ...one.life,
      take: taker.take,
      takeFrom: Math.max(taker.from, one.life.putFrom),
    });
  }
  return lives.map((life) => given.get(life) ?? life);
}

/** The values in an order that is that of their puts and that of their takes, woven together. */
function ordered(lives: readonly Life[]): number[] {
  const byPut = [...lives].sort((a, b) => a.putFrom - b.putFrom);
  const putEnds = [...lives].sort((a, b) => a.putUntil - b.putUntil);
  const takeEnds = [...lives].sort((a, b) => a.takeUntil - b.takeUntil);
  const placed = new Set<Life>();
  /** A heap of those that may be put in next, by the beginning of their take. */
  const heap: Life[] = [];
  const events: { operation: number; moment: number; turn: number }[] = [];
  let entering = 0;
  let putEnd = 0;
  let takeEnd = 0;
  let putAt = 0;
  let takeAt = 0;
  while (placed.size < lives.length) {
    while (placed.has(putEnds[putEnd] as Life)) putEnd++;
    while (placed.has(takeEnds[takeEnd] as Life)) takeEnd++;
    const limit = (putEnds[putEnd] as Life).putUntil;
    while (entering < byPut.length && (byPut[entering] as Life).putFrom <= limit) {
      pushHeap(heap, byPut[entering++] as Life);
    }
    const life = popHeap(heap);
    placed.add(life);
    putAt = Math.max(putAt, life.putFrom);
    if (life.put >= 0) events.push({ operation: life.put, moment: putAt, turn: events.length });
    takeAt = Math.max(takeAt, life.takeFrom, putAt);
    if (life.take >= 0) events.push({ operation: life.take, moment: takeAt, turn: events.length });
  }
  events.sort((a, b) => a.moment - b.moment || a.turn - b.turn);
  return events.map(({ operation }) => operation);
}

function before(a: Life, b: Life): boolean {
  return a.takeFrom < b.takeFrom || (a.takeFrom === b.takeFrom && a.putFrom < b.putFrom);
}

function pushHeap(heap: Life[], life: Life): void {
  let at = heap.length;
  heap.push(life);
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!before(life, heap[up] as Life)) break;
    heap[at] = heap[up] as Life;
    at = up;
  }
  heap[at] = life;
}

function popHeap(heap: Life[]): Life {
  const top = heap[0] as Life;
  const last = heap.pop() as Life;
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let down = 2 * at + 1;
    if (down >= heap.length) break;
    if (down + 1 < heap.length && before(heap[down + 1] as Life, heap[down] as Life)) down++;
    if (!before(heap[down] as Life, last)) break;
    heap[at] = heap[down] as Life;
    at = down;
  }
  heap[at] = last;
  return top;
}
