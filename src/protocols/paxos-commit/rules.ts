/**
 * The decisions of Paxos Commit (Gray and Lamport 2006, §4): each participant's vote is chosen by
 * an instance of Paxos, and the transaction commits if all have chosen Prepared.
 */
import type { Ballot } from "../../protocol/ballot.ts";
import { type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import { type Locks, mayLock } from "../../protocol/transactions/locks.ts";
import type { Step, Transaction } from "../../protocol/transactions/transaction.ts";
import type { Held, Vote } from "./messages.ts";
import type { Instances } from "./state.ts";

export type Rules = typeof rules;

const ABORTED: Vote = { yes: false, outputs: [] };

export const rules = {
  /** Whether a participant can hold what it needs until the transaction is decided. */
  mayVoteYes: (transaction: Transaction, locks: Locks, work: readonly Step[]): boolean =>
    mayLock(locks, transaction, work),
  /** One instance that has chosen Aborted is enough. */
  isAgainst: ({ yes }: Vote): boolean => !yes,
  /** An acceptor takes part in a ballot unless it has promised a higher one. */
  mayAccept: (ballot: Ballot, { promised }: Instances): boolean => ballot >= promised,
  /** F + 1 of 2F + 1 acceptors: any two such sets have one in common. */
  isQuorum: (acceptors: NodeSet, failures: number): boolean => sizeOf(acceptors) > failures,
  /** Of what acceptors report, the vote of the highest ballot may have been chosen. */
  isLater: (one: Held, other: Held): boolean => one.ballot > other.ballot,
  /** A free instance gets Aborted: only its participant may propose Prepared. */
  proposalOf: (found: Held | undefined): Vote => found ?? ABORTED,
  /** AC3: all instances have chosen Prepared. */
  mayCommit: (prepared: NodeSet, participants: NodeSet): boolean => prepared === participants,
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
};
