/** What a shard decides of its rows (Peng and Dabek 2010, §2.2). */
import type { Value } from "../../core/json.ts";
import type { Timestamp } from "./rows.ts";

/** The lock column, and the data that it covers. */
export interface Lock {
  readonly start: Timestamp;
  readonly primary: string;
  readonly value: Value;
  readonly kind: "put" | "lock";
}

/** The write column at one commit timestamp, and the data that it points to. */
export interface Write {
  readonly commit: Timestamp;
  readonly start: Timestamp;
  readonly value: Value;
  readonly kind: "put" | "lock";
}

export interface Row {
  readonly lock: Lock | null;
  /** By commit timestamp, ascending. */
  readonly writes: readonly Write[];
  /** Starts of transactions that were rolled back here: none of them may lock the row any more. */
  readonly rolledBack: readonly Timestamp[];
}

export const NO_ROW: Row = { lock: null, writes: [], rolledBack: [] };

export interface ColumnRules {
  /** Whether a lock hides from a reader what it may have to read. */
  hides(lock: Lock, start: Timestamp): boolean;
  /**
   * Whether a transaction that started then may lock the row, as far as past ones are concerned.
   */
  mayLock(row: Row, start: Timestamp): boolean;
  /** Whether a transaction's row may be committed. */
  mayCommit(row: Row, start: Timestamp): boolean;
}

export const columnRules: ColumnRules = {
  hides: (lock, start) => lock.start <= start,
  mayLock: ({ writes, rolledBack }, start) =>
    (writes.at(-1)?.commit ?? 0) < start && !rolledBack.includes(start),
  mayCommit: ({ lock }, start) => lock?.start === start,
};
