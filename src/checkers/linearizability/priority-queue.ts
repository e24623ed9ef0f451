/**
 * Priority queues, each value put in paired with its take. Whether a value may be taken depends on
 * smaller ones alone, so they go from the smallest: each is taken at the first moment at which no
 * smaller one is certainly inside, and put in as late as it may be; between the two it is in the
 * way of larger ones (in the manner of Lee and Mathur 2024, "decrease and conquer").
 */
import type { Value } from "../../core/json.ts";
import { byPriority } from "../../objects/priority-queue.ts";
import type { CollectionProblem, Life } from "./collection-problem.ts";
import { assignCrashed } from "./crashed-takes.ts";
import type { Meter } from "./limits.ts";
import type { Outcome } from "./outcome.ts";
import { sorted } from "./scratch.ts";

/**
 * An order (ranks) if linearizable, "illegal" if not; null if this does not decide. Where takes
 * crashed and values stay, an order is looked for in which the takes took the values that must be
 * gone soonest: if there is none, that says nothing.
 */
export function judgePriorityQueue(problem: CollectionProblem, meter: Meter): Outcome | null {
  const { lost } = problem;
  // A failure among smaller values than any whose pairs are a guess is one all the same.
  const [sure] = [...problem.guessed].sort(byPriority);
  const left = problem.lives.filter(({ take }) => take < 0);
  if (lost.length === 0 || left.length === 0) return ordered(problem, sure, meter);
  // Larger ones have less: they cannot come out while a smaller one is inside.
  const ranks = new Map<Life, number>();
  let rank = 0;
  let before: Life | null = null;
  for (const life of byValue(problem.lives)) {
    if (before !== null && byPriority(before.value, life.value) !== 0) rank--;
    ranks.set(life, rank);
    before = life;
  }
  const rankOf = (life: Life): number => ranks.get(life) as number;
  const lives = assignCrashed(problem, left, rankOf, rankOf, meter);
  if (lives === null) return null;
  const outcome = ordered({ ...problem, lives }, sure, meter);
  return outcome === "illegal" ? null : outcome;
}

/** `sure`: a failure at this value, or a larger one, says nothing; undefined: all do. */
function ordered(
  problem: CollectionProblem,
  sure: Value | undefined,
  meter: Meter,
): Outcome | null {
  const failed = (value: Value): Outcome | null =>
    sure === undefined || byPriority(value, sure) < 0 ? "illegal" : null;
  const { returns, empties } = problem;
  const lives = byValue(problem.lives);
  /** By moment: itself if nothing is certainly inside, else a later one. */
  const next = new Int32Array(returns + 2);
  for (let moment = 0; moment < next.length; moment++) next[moment] = moment;
  const free = (from: number): number => {
    let moment = from;
    while (next[moment] !== moment) {
      next[moment] = next[next[moment] as number] as number;
      moment = next[moment] as number;
    }
    return moment;
  };
  const late = lives.length + empties.length + 1;
  /** What takes effect, when, and within a moment: takes from the smallest, then what stays. */
  const operations: number[] = [];
  const moments: number[] = [];
  const turns: number[] = [];
  const add = (operation: number, moment: number, turn: number): void => {
    operations.push(operation);
    moments.push(moment);
    turns.push(turn);
  };
  let turn = 0;
  for (const life of lives) {
    if (!meter.passes(turn)) return "unknown";
    let taken = returns + 1;
    if (life.take >= 0) {
      taken = free(Math.max(life.putFrom, life.takeFrom));
      if (taken > life.takeUntil) return failed(life.value);
    }
    turn++;
    const put = Math.min(life.putUntil, taken);
    add(life.put, put, put === taken ? turn : late + turn);
    if (life.take >= 0) add(life.take, taken, turn);
    for (let moment = free(put + 1); moment < taken; moment = free(moment)) {
      next[moment] = moment + 1;
    }
  }
  for (const { take, from, until } of empties) {
    const moment = free(from);
    if (moment > until) return sure === undefined ? "illegal" : null;
    add(take, moment, ++turn);
  }
  // Both sorts are stable: a value put in and taken at one moment keeps its order.
  const byTurn = sorted(Int32Array.from(turns), 2 * late);
  const inTurn = Int32Array.from(byTurn, (index) => moments[index] as number);
  const order = sorted(inTurn, returns + 1);
  return Array.from(order, (index) => operations[byTurn[index] as number] as number);
}

/** Lives by priority, those of equal values in their order. */
function byValue(lives: readonly Life[]): Life[] {
  const values = lives.map(({ value }) => value);
  if (values.some((value) => typeof value !== "number")) {
    return [...lives].sort((a, b) => byPriority(a.value, b.value));
  }
  const keys = Float64Array.from(values as readonly number[]);
  const ids = Int32Array.from(keys, (_, index) => index);
  ids.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
  return Array.from(ids, (index) => lives[index] as Life);
}
