/** Ranges of seeds, and which of all seeds a shard has: `--seeds A..B`, `--shard I/N`. */

/** Seeds, both included. */
export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

/** Part `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Six digits, as `--shard` takes them: those that are missing are listed one by one. */
export const SHARDS_MAX = 999_999;

/** `2/3`. */
export function shardText({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/** All of it. */
export const WHOLE: Shard = { index: 1, count: 1 };

/**
 * Of a sweep: the seeds with seed mod count = index - 1, so that each shard has some of all. The
 * lowest of them that is at least `from`; the others follow at a distance of `count`.
 */
export function firstSeed(from: number, { index, count }: Shard): number {
  return from + ((index - 1 - (from % count) + count) % count);
}

/**
 * Of a campaign, whose pieces are ranges: the part of a range, one after the other. Null: there are
 * fewer seeds than parts.
 */
export function partOf({ first, last }: SeedRange, { index, count }: Shard): SeedRange | null {
  const seeds = last - first + 1;
  const from = first + Math.floor((seeds * (index - 1)) / count);
  const to = first + Math.floor((seeds * index) / count) - 1;
  return to < from ? null : { first: from, last: to };
}
