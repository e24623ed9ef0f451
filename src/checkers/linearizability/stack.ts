/**
 * Stacks, each value pushed paired with its pop. In any order of a set of values, either the stack
 * is empty somewhere between, or one value is under all others: pushed first, popped last. So, over
 * and over: a value whose push no operation precedes and whose pop none follows is laid under the
 * rest; at a moment at which nothing need be inside the set falls in two. Both lose nothing; where
 * neither can be done, no order exists. Sets are ranges of moments, and trees find the next value
 * and the next moment: O(n log n).
 */
import { type CollectionProblem, coverage, emptyMoments, type Life } from "./collection-problem.ts";
import { assignCrashed } from "./crashed-takes.ts";
import { NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";
import type { Outcome } from "./outcome.ts";
import { CoverTree, MaxTree } from "./segment-trees.ts";

/**
 * An order (ranks) if linearizable, "illegal" if not; null if this does not decide. Where pops
 * crashed and values stay, an order is looked for in which the pops took the values that must be
 * gone soonest: if there is none, that says nothing.
 * @throws OutOfBudget
 */
export function judgeStack(problem: CollectionProblem, meter: Meter): Outcome | null {
  const { lives, empties, lost, returns } = problem;
  const left = lives.filter(({ take }) => take < 0);
  const takesCrashed = left.length > 0 && lost.length > 0;
  const isGuess = takesCrashed || problem.guessed.length > 0;
  // One value is under another if it was there before for certain, and comes out after that is
  // there for certain.
  const given = takesCrashed
    ? assignCrashed(
        problem,
        left,
        (other) => other.putUntil,
        (life) => life.putFrom,
        meter,
      )
    : lives;
  if (given === null) return null;
  const moments = emptyMoments(coverage(returns, given), empties);
  if (moments === null) return isGuess ? null : "illegal";
  const nothings = empties
    .map(({ take }, index) => ({ take, moment: moments[index] as number }))
    .sort((a, b) => a.moment - b.moment);
  const outcome = new StackOrder({ ...problem, lives: given }, meter).order(nothings);
  return isGuess && outcome === "illegal" ? null : outcome;
}

/**
 * A value is known by the last moment of its push: no two share it, and a set of values is a range
 * of those.
 */
class StackOrder {
  readonly #returns: number;
  readonly #lives: (Life | undefined)[];
  readonly #cover: CoverTree;
  /** By value: the first moment of its pop. */
  readonly #starts: MaxTree;
  /**
   * The first moment of its push, negative, until that comes before the last moment of every push
   * of its set.
   */
  readonly #waiting: MaxTree;
  /** From then on: the last moment of its pop. */
  readonly #ends: MaxTree;
  /**
   * By moment: the next, or the one before, that has a value still to be ordered; found by halving
   * paths.
   */
  readonly #next: Int32Array;
  readonly #before: Int32Array;

  readonly #meter: Meter;

  /** @throws OutOfBudget */
  constructor({ returns, lives }: CollectionProblem, meter: Meter) {
    this.#meter = meter;
    const length = returns + 2;
    this.#returns = returns;
    this.#lives = new Array<Life | undefined>(length).fill(undefined);
    this.#starts = new MaxTree(length);
    this.#waiting = new MaxTree(length);
    this.#ends = new MaxTree(length);
    this.#next = Int32Array.from({ length }, (_, moment) => Math.min(moment, returns) + 1);
    this.#before = Int32Array.from({ length }, (_, moment) => moment - 1);
    const counts = new Int32Array(length);
    for (const life of lives) {
      meter.demand();
      const at = life.putUntil;
      this.#lives[at] = life;
      this.#next[at] = at;
      this.#before[at] = at;
      this.#starts.put(at, startOf(life));
      this.#waiting.put(at, -life.putFrom);
      if (at + 1 >= life.takeFrom) continue;
      counts[at + 1] = (counts[at + 1] as number) + 1;
      const end = Math.min(life.takeFrom, returns + 1);
      counts[end] = (counts[end] as number) - 1;
    }
    for (let moment = 1; moment < length; moment++) {
      counts[moment] = (counts[moment] as number) + (counts[moment - 1] as number);
    }
    this.#cover = new CoverTree(counts);
    this.#starts.build();
    this.#waiting.build();
  }

  /** @throws OutOfBudget */
  order(nothings: readonly { readonly take: number; readonly moment: number }[]): Outcome {
    const order: number[] = [];
    /**
     * What comes next, the next one last: a range (its two ends, the second on top), or an
     * operation (-1 - rank).
     */
    const todo: number[] = [];
    let end = this.#returns;
    for (let index = nothings.length - 1; index >= 0; index--) {
      const { take, moment } = nothings[index] as { take: number; moment: number };
      if (moment <= end) todo.push(moment, end);
      todo.push(-1 - take);
      end = moment - 1;
    }
    if (end >= 0) todo.push(0, end);
    for (;;) {
      this.#meter.demand();
      const top = todo.pop();
      if (top === undefined) return order;
      if (top < 0) {
        order.push(-1 - top);
        continue;
      }
      const from = this.#find(todo.pop() as number);
      if (from > top) continue;
      const life = this.#lives[from] as Life;
      const isFree = this.#cover.firstFree(from, from) >= 0;
      if (isFree && life.take >= 0 && startOf(life) <= from) {
        order.push(life.put, life.take);
        this.#remove(from, life);
        todo.push(from, top);
        continue;
      }
      const cut = this.#cover.firstFree(from + 1, this.#findBefore(top));
      if (cut >= 0) {
        todo.push(cut, top, from, cut - 1);
        continue;
      }
      const under = this.#lowest(from, top);
      if (under < 0) return "illegal";
      const lowest = this.#lives[under] as Life;
      order.push(lowest.put);
      if (lowest.take >= 0) todo.push(-1 - lowest.take);
      this.#remove(under, lowest);
      todo.push(from, top);
    }
  }

  /** The value of a range that can lie under all others, -1 if there is none. */
  #lowest(from: number, to: number): number {
    for (;;) {
      const next = this.#waiting.argmax(from, to);
      const life = next < 0 ? undefined : this.#lives[next];
      if (life === undefined || life.putFrom > from) break;
      this.#waiting.remove(next);
      this.#ends.set(next, life.takeUntil);
    }
    const last = this.#starts.argmax(from, to);
    const under = this.#ends.argmax(from, to);
    if (under < 0) return -1;
    const needed = startOf(this.#lives[last] as Life);
    return (this.#lives[under] as Life).takeUntil < needed ? -1 : under;
  }

  #remove(at: number, life: Life): void {
    this.#lives[at] = undefined;
    this.#next[at] = at + 1;
    this.#before[at] = at - 1;
    this.#starts.remove(at);
    this.#waiting.remove(at);
    this.#ends.remove(at);
    const end = Math.min(startOf(life), this.#returns + 1) - 1;
    if (at < end) this.#cover.uncover(at + 1, end);
  }

  /** The first value from this moment on; past the end if there is none. */
  #find(from: number): number {
    const next = this.#next;
    let at = from;
    while (next[at] !== at) {
      next[at] = next[next[at] as number] as number;
      at = next[at] as number;
    }
    return at;
  }

  /** The last value up to this moment. */
  #findBefore(to: number): number {
    const before = this.#before;
    let at = to;
    while (at >= 0 && before[at] !== at) {
      const step = before[at] as number;
      before[at] = step < 0 ? step : (before[step] as number);
      at = before[at] as number;
    }
    return at;
  }
}

/** The first moment of the pop; a value never popped stays to the end. */
function startOf(life: Life): number {
  return life.take < 0 ? NEVER : life.takeFrom;
}
