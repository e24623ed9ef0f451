/**
 * Histories of queues, stacks and priority queues in which no value is put in twice: one record a
 * value.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { Interner } from "./interner.ts";
import { type Layout, NEVER } from "./layout.ts";

/**
 * What became of one value. Times are moments, counted in returns as in `Layout`: moment m is after
 * return m - 1 and all invocations up to return m, and before return m. An operation may take
 * effect at any moment from its invocation to its return.
 */
export interface Life {
  readonly value: Value;
  /**
   * The operation that put it in (rank in the part), and its first and last moment: not after it
   * was taken.
   */
  readonly put: number;
  readonly putFrom: number;
  readonly putUntil: number;
  /**
   * The operation that took it out, -1 if none; its first and last moment, NEVER where none: not
   * before it was put in.
   */
  readonly take: number;
  readonly takeFrom: number;
  readonly takeUntil: number;
}

/** A take that found nothing. */
export interface Empty {
  readonly take: number;
  readonly from: number;
  readonly until: number;
}

export interface CollectionProblem {
  readonly returns: number;
  readonly lives: Life[];
  readonly empties: Empty[];
  /**
   * Crashed takes, which may have taken anything or nothing: the moment of their invocation, and
   * the operation.
   */
  readonly lost: { readonly take: number; readonly from: number }[];
}

export type Collection = "fifo-queue" | "stack" | "priority-queue";

const NAMES: Readonly<Record<Collection, readonly [string, string]>> = {
  "fifo-queue": ["enqueue", "dequeue"],
  stack: ["push", "pop"],
  "priority-queue": ["insert", "take"],
};

/**
 * The problem; "illegal" if a value comes out that was never put in, twice, or before it was put
 * in; null if the history is not of this kind: a value is put in twice, or null is, which cannot be
 * distinguished from nothing.
 */
export function collectionProblem(
  history: readonly Operation[],
  layout: Layout,
  kind: Collection,
): CollectionProblem | "illegal" | null {
  const [put, take] = NAMES[kind];
  const count = layout.starts[1] as number;
  const interner = new Interner();
  interner.reset();
  const putOf: number[] = [];
  const empties: Empty[] = [];
  const lost: { take: number; from: number }[] = [];
  for (let x = 0; x < count; x++) {
    const { f, input, output } = history[layout.source[x] as number] as Operation;
    if (f === put) {
      if (input === null || output !== null) return null;
      const id = interner.of(input);
      if (id !== putOf.length) return null;
      putOf.push(x);
    } else if (f !== take) return null;
  }
  const takeOf = new Int32Array(putOf.length).fill(-1);
  for (let x = 0; x < count; x++) {
    const { f, output } = history[layout.source[x] as number] as Operation;
    if (f !== take) continue;
    const from = layout.invoked[x] as number;
    const until = layout.returned[x] as number;
    if (until === NEVER) lost.push({ take: x, from });
    else if (output === null) empties.push({ take: x, from, until });
    else {
      const id = interner.of(output);
      if (id >= putOf.length || (takeOf[id] as number) >= 0) return "illegal";
      takeOf[id] = x;
    }
  }
  const lives: Life[] = [];
  for (let id = 0; id < putOf.length; id++) {
    const x = putOf[id] as number;
    const y = takeOf[id] as number;
    const putUntil = layout.returned[x] as number;
    // It makes no difference whether a crashed put of a value that was never taken took effect.
    if (y < 0 && putUntil === NEVER) continue;
    const putFrom = layout.invoked[x] as number;
    const takeUntil = y < 0 ? NEVER : (layout.returned[y] as number);
    if (takeUntil < putFrom) return "illegal";
    const life: Life = {
      value: (history[layout.source[x] as number] as Operation).input,
      put: x,
      putFrom,
      putUntil: Math.min(putUntil, takeUntil),
      take: y,
      takeFrom: y < 0 ? NEVER : Math.max(putFrom, layout.invoked[y] as number),
      takeUntil,
    };
    lives.push(life);
  }
  return { returns: layout.returnStarts[1] as number, lives, empties, lost };
}

/** Of each moment 0 to `returns`: whether some value is certainly inside then. */
export function coverage(returns: number, lives: readonly Life[]): Uint8Array {
  const changes = new Int32Array(returns + 3);
  for (const { putUntil, takeFrom } of lives) {
    const from = putUntil + 1;
    const until = Math.min(takeFrom, returns + 1);
    if (from >= until) continue;
    changes[from] = (changes[from] as number) + 1;
    changes[until] = (changes[until] as number) - 1;
  }
  const covered = new Uint8Array(returns + 1);
  let inside = 0;
  for (let moment = 0; moment <= returns; moment++) {
    inside += changes[moment] as number;
    if (inside > 0) covered[moment] = 1;
  }
  return covered;
}

/**
 * By take that found nothing: a moment at which nothing need be inside; null if one of them has
 * none.
 */
export function emptyMoments(covered: Uint8Array, empties: readonly Empty[]): number[] | null {
  const next = new Int32Array(covered.length + 1);
  next[covered.length] = NEVER;
  for (let moment = covered.length - 1; moment >= 0; moment--) {
    next[moment] = covered[moment] === 0 ? moment : (next[moment + 1] as number);
  }
  const moments: number[] = [];
  for (const { from, until } of empties) {
    const moment = next[from] as number;
    if (moment > until) return null;
    moments.push(moment);
  }
  return moments;
}
