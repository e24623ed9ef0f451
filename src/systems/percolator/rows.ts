/** What all parts of the store agree on: rows, shards, and what is asked of a shard. */
import { hashText } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";

/** The shards, by the names of their services. */
export const SHARDS = ["s1", "s2"] as const;

export type Timestamp = number;

/** The shard that has a row. */
export function shardOf(row: string): string {
  return SHARDS[(hashText(row) >>> 0) % SHARDS.length] as string;
}

/** The row that holds a client's last transaction that wrote, with its answer. */
export function sessionRow(client: number): string {
  return `@c${client}`;
}

/** Rows by the shard that has them, in the order in which they come. */
export function byShard(rows: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>();
  for (const row of rows) {
    const shard = shardOf(row);
    const part = parts.get(shard);
    if (part === undefined) parts.set(shard, [row]);
    else part.push(row);
  }
  return parts;
}

/** What a transaction does to a row: a new value, or (`lock`) nothing that others must not undo. */
export type Cell = readonly [row: string, value: Value, kind: "put" | "lock"];

/** A lock that is in the way: of which row, since when, and where its primary is. */
export interface Blocking {
  readonly row: string;
  readonly start: Timestamp;
  readonly primary: string;
}

export type GetInput = readonly [start: Timestamp, rows: readonly string[]];
export type GetOutput =
  | { readonly found: readonly (readonly [row: string, value: Value])[] }
  | { readonly blocking: Blocking };

export type PrewriteInput = readonly [start: Timestamp, primary: string, cells: readonly Cell[]];
/** `newer`: another transaction has committed a row since this one started, or ended this one. */
export type PrewriteOutput = "locked" | "newer" | { readonly blocking: Blocking };

export type CommitInput = readonly [
  start: Timestamp,
  commit: Timestamp,
  rows: readonly string[],
  primary: string,
];

export type StatusInput = readonly [start: Timestamp, primary: string];
/** The commit timestamp; 0: rolled back; null: its lock is there. */
export type StatusOutput = Timestamp | null;

export type RollBackInput = readonly [start: Timestamp, rows: readonly string[]];
