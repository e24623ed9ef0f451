/**
 * Crashed takes of a collection whose values are distinct, given to the values that must be gone
 * soonest.
 */
import type { CollectionProblem, Life } from "./collection-problem.ts";
import { NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";

/** How many pairs of a value that stays and another are looked at, at most. */
const PAIRS_MAX = 50_000_000;

/**
 * Assigns crashed takes to values that must be gone: those that keep in another that came out.
 * Those due first get the takes that were invoked first. `isHeld(other, life)` says whether `other`
 * cannot come out while `life` is inside, and comes out when `life` is there for certain. Null if
 * there are too few, or too much to look at. A guess: an order found with it is one, but there may
 * be others.
 */
export function assignCrashed(
  { lives, lost, empties }: CollectionProblem,
  left: readonly Life[],
  isHeld: (other: Life, life: Life) => boolean,
  meter: Meter,
): Life[] | null {
  if (left.length * lives.length > PAIRS_MAX) return null;
  const due: { life: Life; by: number }[] = [];
  for (const life of left) {
    let by = NEVER;
    for (const other of lives) {
      if (other.takeUntil < by && isHeld(other, life)) by = other.takeUntil;
    }
    // A take that found nothing lets nothing stay that was there before it.
    for (const { from, until } of empties) {
      if (from > life.putUntil && until < by) by = until;
    }
    if (by < NEVER) due.push({ life, by });
    if (!meter.goesOn()) return null;
  }
  due.sort((a, b) => a.by - b.by);
  const takers = [...lost].sort((a, b) => a.from - b.from);
  const given = new Map<Life, Life>();
  for (const [index, { life, by }] of due.entries()) {
    const taker = takers[index];
    if (taker === undefined || taker.from > by) return null;
    const takeFrom = Math.max(taker.from, life.putFrom);
    given.set(life, { ...life, take: taker.take, takeFrom });
  }
  return lives.map((life) => given.get(life) ?? life);
}
