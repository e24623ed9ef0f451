/** What all parts of the sharded store agree on: shards, groups, and who has what at the start. */
import { hashText } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { ring } from "../placements/ring.ts";

/** How many shards there are; a key stays in its shard for ever, a shard moves between groups. */
export const SHARDS = 8;

/** The groups, by number; `g1` is the name of the first one's service. */
export const GROUPS = [1, 2, 3] as const;

/** The groups that have shards at the start; the others join later. */
export const FIRST_GROUPS: readonly number[] = [1, 2];

/** The version of every shard at the start; each move raises it by one. */
export const FIRST_VERSION = 1;

export function shardOf(key: Value): number {
  return (hashText(String(key)) >>> 0) % SHARDS;
}

export function groupName(group: number): string {
  return `g${group}`;
}

/** What placements know shards by. */
export const SHARD_NAMES: readonly string[] = Array.from(
  { length: SHARDS },
  (_, shard) => `shard ${shard}`,
);

/** By shard, its group at the start. */
export const FIRST_OWNERS: readonly number[] = ring
  .assign(SHARD_NAMES, FIRST_GROUPS.map(groupName))
  .map((name) => Number(name.slice(1)));
