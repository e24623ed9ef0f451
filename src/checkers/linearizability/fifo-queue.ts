/**
 * Queues, each value put in paired with its take (Henzinger, Sezgin and Vafeiadis, CONCUR 2013;
 * Abdulla et al., PLDI 2025): linearizable iff no value put in before another is taken after it,
 * and each take that found nothing has a moment at which nothing need be inside. Takes that crashed
 * are given to the values that must be gone soonest.
 */
import { type CollectionProblem, coverage, emptyMoments, type Life } from "./collection-problem.ts";
import { Heap } from "./heap.ts";
import { NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";
import type { Outcome } from "./outcome.ts";
import { sorted } from "./scratch.ts";

/**
 * An order (ranks) if linearizable, "illegal" if not; null if this does not decide: which of equal
 * values was taken when is a guess, or which values crashed takes took beside empty ones.
 */
export function judgeQueue(problem: CollectionProblem, meter: Meter): Outcome | null {
  const { lives, empties, guessed, lost } = problem;
  const left = lives.filter(({ take }) => take < 0);
  const takesCrashed = left.length > 0 && lost.length > 0;
  const given = takesCrashed ? assign(problem, left) : lives;
  const outcome = given === null ? "illegal" : judged({ ...problem, lives: given }, meter);
  const isGuess = guessed.length > 0 || (given !== null && takesCrashed && empties.length > 0);
  return outcome === "illegal" && isGuess ? null : outcome;
}

function judged({ returns, lives, empties }: CollectionProblem, meter: Meter): Outcome {
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
  // A take that finds nothing is in the order as a value that is put in and taken at once.
  const all = lives.concat(
    empties.map(({ take }, index): Life => {
      const moment = moments[index] as number;
      const at = { putFrom: moment, putUntil: moment, takeFrom: moment, takeUntil: moment };
      return { value: null, put: -1, take, ...at };
    }),
  );
  return ordered(all, returns, meter);
}

/**
 * The lives with crashed takes given to values that must be gone before another is, or before
 * nothing is found; null if there are too few.
 */
function assign(problem: CollectionProblem, left: readonly Life[]): Life[] | null {
  const { returns, lives, empties, lost } = problem;
  const deadline = new Int32Array(returns + 2).fill(NEVER);
  for (const { putFrom, takeUntil } of lives) {
    if (takeUntil < (deadline[putFrom] as number)) deadline[putFrom] = takeUntil;
  }
  for (const { from, until } of empties) {
    if (until < (deadline[from] as number)) deadline[from] = until;
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
function ordered(lives: readonly Life[], returns: number, meter: Meter): Outcome {
  const count = lives.length;
  const column = (of: (life: Life) => number): Int32Array => {
    return Int32Array.from({ length: count }, (_, index) => of(lives[index] as Life));
  };
  const putFrom = column((life) => life.putFrom);
  const putUntil = column((life) => Math.min(life.putUntil, returns));
  const takeFrom = column((life) => Math.min(life.takeFrom, returns));
  const byPut = sorted(putFrom, returns);
  const putEnds = sorted(putUntil, returns);
  const placed = new Uint8Array(count);
  /** Those that may be put in next, by the beginning of their take. */
  const heap = new Heap(takeFrom);
  const events: number[] = [];
  const moments: number[] = [];
  let entering = 0;
  let putEnd = 0;
  let putAt = 0;
  let takeAt = 0;
  for (let step = 0; step < count; step++) {
    if (!meter.passes(step)) return "unknown";
    while (placed[putEnds[putEnd] as number] === 1) putEnd++;
    const limit = putUntil[putEnds[putEnd] as number] as number;
    while (entering < count && (putFrom[byPut[entering] as number] as number) <= limit) {
      heap.push(byPut[entering++] as number);
    }
    const id = heap.pop();
    const life = lives[id] as Life;
    placed[id] = 1;
    putAt = Math.max(putAt, life.putFrom);
    if (life.put >= 0) {
      events.push(life.put);
      moments.push(putAt);
    }
    if (life.take < 0) continue;
    takeAt = Math.max(takeAt, life.takeFrom, putAt);
    events.push(life.take);
    moments.push(takeAt);
  }
  const order = sorted(Int32Array.from(moments), returns);
  return Array.from(order, (index) => events[index] as number);
}
