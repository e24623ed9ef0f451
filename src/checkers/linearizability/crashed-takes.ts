/**
 * Crashed takes of a collection, given to the values that must be gone soonest: O(n log n).
 */
import type { CollectionProblem, Life } from "./collection-problem.ts";
import { NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";

/**
 * Assigns crashed takes to values that must be gone: those that keep in another that came out.
 * Those due first get the takes that were invoked first. While `life` is inside, those of the
 * others cannot come out of which `keyOf(other) < boundOf(life)`. Null if there are too few, or the
 * meter ended it. A guess: an order found with it is one, but there may be others.
 */
export function assignCrashed(
  { lives, lost, empties, returns }: CollectionProblem,
  left: readonly Life[],
  keyOf: (other: Life) => number,
  boundOf: (life: Life) => number,
  meter: Meter,
): Life[] | null {
  const soonest = new SoonestAfter(returns);
  const others = lives
    .filter(({ take }) => take >= 0)
    .map((life) => ({ life, key: keyOf(life) }))
    .sort((a, b) => a.key - b.key);
  const held = left
    .map((life) => ({ life, bound: boundOf(life) }))
    .sort((a, b) => a.bound - b.bound);
  // A take that found nothing lets nothing stay that was there before it.
  const emptied = new SoonestAfter(returns);
  for (const { from, until } of empties) emptied.add(from, until);
  const due: { life: Life; by: number }[] = [];
  let next = 0;
  for (const [index, { life, bound }] of held.entries()) {
    if (!meter.passes(index)) return null;
    for (; next < others.length; next++) {
      const { life: other, key } = others[next] as { life: Life; key: number };
      if (key >= bound) break;
      soonest.add(other.takeFrom, other.takeUntil);
    }
    const by = Math.min(soonest.after(life.putUntil), emptied.after(life.putUntil));
    if (by < NEVER) due.push({ life, by });
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

/** Pairs of moments; of those whose first is later than a moment, the least second (Fenwick). */
class SoonestAfter {
  readonly #least: Int32Array;

  constructor(returns: number) {
    this.#least = new Int32Array(returns + 3).fill(NEVER);
  }

  add(from: number, until: number): void {
    const least = this.#least;
    for (let at = from + 1; at > 0; at -= at & -at) {
      if (until < (least[at] as number)) least[at] = until;
    }
  }

  after(moment: number): number {
    const least = this.#least;
    let soonest = NEVER;
    for (let at = moment + 2; at < least.length; at += at & -at) {
      soonest = Math.min(soonest, least[at] as number);
    }
    return soonest;
  }
}
