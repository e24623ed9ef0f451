/**
 * What a transactor decides: the rules by which clients of Percolator are each other's cleaners.
 */
import type { StatusOutput } from "./rows.ts";

/** What to do about another transaction's lock, once its primary has said how it ended. */
export type Remedy = { readonly commit: number } | "roll-back" | "wait";

export interface TransactorRules {
  /** Whether the primary is asked before a lock is touched; else what is done unasked. */
  unasked(isExpired: boolean): Remedy | null;
  /** By what the primary's shard has answered. */
  remedy(status: StatusOutput, start: number): Remedy;
  /** Whether the commit timestamp is asked for after all rows are locked. */
  readonly commitAfterLocks: boolean;
  /** Whether the client is answered when the primary has been committed, not before. */
  readonly answersWhenCommitted: boolean;
  /**
   * Whether what a transaction that writes has only read is locked as well: then it is
   * serializable, not only a snapshot.
   */
  readonly locksReads: boolean;
  /** Whether an operation that a client sends again is looked for among those that took effect. */
  readonly looksForRetries: boolean;
}

/** The rules of the paper: snapshot isolation. */
export const transactorRules: TransactorRules = {
  unasked: () => null,
  remedy: (status) => (status === null ? "wait" : status === 0 ? "roll-back" : { commit: status }),
  commitAfterLocks: true,
  answersWhenCommitted: true,
  locksReads: false,
  looksForRetries: true,
};
