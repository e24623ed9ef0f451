/**
 * The decisions that atomic commitment by two phases rests on (Gray 1978; Mohan, Lindsay and
 * Obermarck 1986, presumed abort; Bernstein, Hadzilacos and Goodman 1987, chapter 7), each taking
 * what it decides on.
 */
import type { NodeSet } from "../../protocol/quorum.ts";
import { type Locks, mayLock } from "../../protocol/transactions/locks.ts";
import type { Step, Transaction } from "../../protocol/transactions/transaction.ts";
import type { Vote } from "./messages.ts";
import type { CommitState } from "./state.ts";

export type Rules = typeof rules;

export const rules = {
  /**
   * Whether a participant may vote yes: it has not promised otherwise, and can hold what it needs
   * until the transaction is decided (strict two-phase locking).
   */
  mayVoteYes: (
    transaction: Transaction,
    refused: ReadonlySet<Transaction>,
    locks: Locks,
    work: readonly Step[],
  ): boolean => !refused.has(transaction) && mayLock(locks, transaction, work),
  /** One vote against a transaction is enough to abort it. */
  isAgainst: ({ yes }: Vote): boolean => !yes,
  /** AC3: the decision is to commit only if all have voted yes. */
  mayCommit: (votes: NodeSet, participants: NodeSet): boolean => votes === participants,
  /**
   * Presumed abort: a coordinator forgets a commit when all participants have acknowledged it;
   * of what it does not know it says that it was aborted.
   */
  mayForget: (acks: NodeSet, participants: NodeSet): boolean => acks === participants,
  /** Whether this coordinator may send the outcome: not before it is decided, and on its disk. */
  knowsOutcome: (transaction: Transaction, { undecided }: CommitState): boolean =>
    !undecided.has(transaction),
  /**
   * A prepare that comes again, or late: its transaction has ended here, or it is older than
   * anything its coordinator asks about.
   */
  isOver: (
    transaction: Transaction,
    ended: ReadonlyMap<Transaction, boolean>,
    oldest: Transaction,
  ): boolean => ended.has(transaction) || transaction < oldest,
};
