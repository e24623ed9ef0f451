/** What all parts agree on: groups, rows, clocks, and what is asked of a group. */
import { hashText } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";

/** The groups, by number; `g1` is the name of the first one's service. */
export const GROUPS = [1, 2] as const;

/** How many members a group has where a scenario does not say otherwise. */
export const MEMBERS = 3;

/** How far a machine's clock is from true time at most, microseconds (TrueTime's epsilon). */
export const EPSILON_US = 60_000;

/** After how long locks of a transaction that has not been prepared are taken away. */
export const LOCK_TTL_US = 2_000_000;

/** How long a lease to give timestamps is, and after how much of it its holder asks for more. */
export const LEASE_US = 600_000;
export const RENEW_US = 200_000;

export function groupName(group: number): string {
  return `g${group}`;
}

/** The group that has a row. */
export function groupOf(row: string): number {
  return ((hashText(row) >>> 0) % GROUPS.length) + 1;
}

/** A number for a row, for facts. */
export function rowNumber(row: string): number {
  return hashText(row) >>> 0;
}

/** A set of groups as bits. */
export function groupBits(groups: Iterable<number>): number {
  let bits = 0;
  for (const group of groups) bits |= 1 << group;
  return bits;
}

/** `none`: read, and not locked. */
export type Mode = "none" | "shared" | "exclusive";
export type Lock = readonly [row: string, mode: Mode];
export type Cell = readonly [row: string, value: Value];

export type BeginInput = readonly [client: number, operation: number];
/** `done`: the operation has been committed before, with that answer at that timestamp. */
export type BeginOutput =
  | { readonly id: number; readonly age: number }
  | { readonly done: readonly [output: Value, timestamp: number] }
  | "stale";

export type LockInput = readonly [id: number, age: number, locks: readonly Lock[]];
export type LockOutput = "wait" | readonly Cell[];

export type LeaseInput = readonly [since: number];
export type PromiseInput = readonly [timestamp: number];
/** Null: none is given now. */
export type PromiseOutput = null | readonly [index: number, timestamp: number];

export type ReadInput = readonly [timestamp: number, rows: readonly string[]];
/** `old`: versions of that time are gone. */
export type ReadOutput = "wait" | "old" | readonly Cell[];

export interface CommitInput {
  readonly id: number;
  readonly client: number;
  readonly operation: number;
  readonly output: Value;
  /** What is written, by group: all that hold locks of it, the coordinator's too. */
  readonly parts: readonly (readonly [group: number, cells: readonly Cell[]])[];
}

/** The state of a transaction: 0 aborted, null not decided or not visible, else its timestamp. */
export type OutcomeOutput = number | null;
