/**
 * The decisions of three-phase commit and its termination protocol (Skeen 1981; Bernstein,
 * Hadzilacos and Goodman 1987, §7.5), each taking what it decides on. They are safe where no
 * message is late, none is lost, and a process that does not answer has crashed.
 */
import type { NodeSet } from "../../protocol/quorum.ts";
import { type Locks, mayLock } from "../../protocol/transactions/locks.ts";
import type { Step, Transaction } from "../../protocol/transactions/transaction.ts";
import type { Vote } from "./messages.ts";
import type { Inquiry, Voted } from "./state.ts";

export type Rules = typeof rules;

export const rules = {
  /** Whether a participant can hold what it needs until the transaction is decided. */
  mayVoteYes: (transaction: Transaction, locks: Locks, work: readonly Step[]): boolean =>
    mayLock(locks, transaction, work),
  /** One vote against a transaction is enough to abort it. */
  isAgainst: ({ yes }: Vote): boolean => !yes,
  /** AC3: a transaction is pre-committed only if all have voted yes. */
  mayPreCommit: (votes: NodeSet, participants: NodeSet): boolean => votes === participants,
  /** All that have not crashed must be committable before one commits: here, all at once. */
  mayCommit: (acks: NodeSet, participants: NodeSet): boolean => acks === participants,
  /**
   * Whether a participant becomes committable: one that has recovered takes no part any more, for
   * the others may have decided without it.
   */
  takesPreCommit: ({ durable, operational }: Voted): boolean => durable && operational,
  /** An outcome is forgotten when all participants have acknowledged it. */
  mayForget: (acks: NodeSet, participants: NodeSet): boolean => acks === participants,
  /**
   * Whether a prepare comes again, or late: its transaction has ended here, or its coordinator has
   * forgotten it.
   */
  isOver: (
    transaction: Transaction,
    ended: ReadonlyMap<Transaction, boolean>,
    oldest: Transaction,
  ): boolean => ended.has(transaction) || transaction < oldest,
  /**
   * Whether a node may decide by the states that it has found: an operational one may; one that has
   * recovered only after a total failure, when all are back and none of them has stayed up.
   */
  mayTerminate: (self: Voted, { recovered }: Inquiry): boolean =>
    self.operational || recovered === self.participants,
  /** TR3: if all are uncertain, none can have committed. */
  terminatesByAbort: ({ ready }: Inquiry): boolean => ready === 0,
};
