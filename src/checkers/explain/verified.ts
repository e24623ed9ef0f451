/** How far an undecided history is known to be linearizable. */
import type { Operation } from "../../history/operation.ts";
import type { Judge } from "./judge.ts";
import { cutAfter } from "./prefix.ts";

/** How often a prefix is halved before giving up, and how often what is between is halved after. */
const HALVINGS_MAX = 12;

/** A prefix proved linearizable. */
export interface Verified {
  /** How many operations had completed in it. */
  readonly completed: number;
  /** The event it ends with, as a position. */
  readonly position: number;
}

/**
 * The longest prefix found that is linearizable, by halving with a judge of little budget. A prefix
 * says nothing of what follows it, but what is wrong, or too hard to judge, comes after it. Null if
 * not even the shortest was decided.
 */
export function verifiedPrefix(
  history: readonly Operation[],
  judge: Judge,
  may: () => boolean = () => true,
): Verified | null {
  const returned = history
    .filter(({ outcome }) => outcome === "ok")
    .map(({ completed }) => completed)
    .sort((a, b) => a - b);
  let low = 0;
  let high = returned.length;
  for (let round = 0; round < 2 * HALVINGS_MAX && high - low > 1 && may(); round++) {
    if (low === 0 && round === HALVINGS_MAX) return null;
    const middle = (low + high) >>> 1;
    const verdict = judge(cutAfter(history, returned[middle - 1] as number));
    if (verdict === "ok") low = middle;
    else high = middle;
  }
  return low === 0 ? null : { completed: low, position: returned[low - 1] as number };
}
