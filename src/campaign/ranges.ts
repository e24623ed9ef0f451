/** Ranges of seeds, both ends included: what of one is not in others. */
import { byNumber } from "../core/order.ts";
import type { SeedRange } from "../search/seeds.ts";

/** What of a range is in none of others. Ascending. */
export function without(range: SeedRange, others: readonly SeedRange[]): readonly SeedRange[] {
  const left: SeedRange[] = [];
  let next = range.first;
  for (const { first, last } of [...others].sort((a, b) => byNumber(a.first, b.first))) {
    if (first > next) left.push({ first: next, last: Math.min(range.last, first - 1) });
    next = Math.max(next, last + 1);
    if (next > range.last) return left;
  }
  return [...left, { first: next, last: range.last }];
}

/** Seeds as the ranges that they make. @param seeds ascending. */
export function rangesOf(seeds: readonly number[]): readonly SeedRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const seed of seeds) {
    const range = ranges.at(-1);
    if (range?.last === seed - 1) range.last = seed;
    else ranges.push({ first: seed, last: seed });
  }
  return ranges;
}
