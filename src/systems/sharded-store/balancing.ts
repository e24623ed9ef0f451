/** Which shard to move so that groups have more equal loads. */

/** Below this difference, operations in one interval, groups count as equally loaded. */
export const WORTH_IT = 8;

export interface Proposal {
  readonly shard: number;
  readonly to: number;
}

/**
 * The shard of the busiest group whose move to the idlest one leaves the smallest difference.
 * @param loads by shard, operations in the last interval.
 * @param owners by shard.
 * @param groups those that may have shards, at least one.
 * @returns null where no move makes it better.
 */
export function proposalOf(
  loads: readonly number[],
  owners: readonly number[],
  groups: readonly number[],
): Proposal | null {
  const sums = new Map(groups.map((group) => [group, 0]));
  for (const [shard, owner] of owners.entries()) {
    const sum = sums.get(owner);
    if (sum !== undefined) sums.set(owner, sum + (loads[shard] ?? 0));
  }
  const [first = 0] = groups;
  let busiest = first;
  let idlest = first;
  for (const [group, sum] of sums) {
    if (sum > (sums.get(busiest) ?? 0)) busiest = group;
    if (sum < (sums.get(idlest) ?? 0)) idlest = group;
  }
  const difference = (sums.get(busiest) ?? 0) - (sums.get(idlest) ?? 0);
  if (difference < WORTH_IT) return null;
  let best: Proposal | null = null;
  let least = difference;
  for (const [shard, owner] of owners.entries()) {
    const left = Math.abs(difference - 2 * (loads[shard] ?? 0));
    if (owner !== busiest || left >= least) continue;
    best = { shard, to: idlest };
    least = left;
  }
  return best;
}
