/**
 * The steps of a node by name: what happens, where rules.ts holds what is decided. A step calls
 * another by way of the table, so that a planted bug which replaces or wraps one does so for all.
 */
import type { DiskImage, DiskOutcome, Release, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import type { Transaction } from "../../protocol/transactions/transaction.ts";
import type { Entry } from "./entries.ts";
import type { Decision, Message, Prepare, Reason, Vote } from "./messages.ts";
import type { Rules } from "./rules.ts";
import type { CommitState } from "./state.ts";

export type CommitSelf = Self<Message>;

/** What follows from rules, steps and setup alone: a node has it beside its state. */
export interface Commit {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly nodes: number;
  /** How long a coordinator waits for votes, microseconds. */
  readonly voteUs: number;
  /** How long a coordinator waits for acknowledgements before it sends its decision again. */
  readonly resendUs: number;
  /** How long a participant is in doubt before it asks, and asks again. */
  readonly doubtUs: number;
  /** Whom a participant in doubt asks: its coordinator alone, or the other participants too. */
  readonly cooperative: boolean;
}

export interface Steps {
  // --- starting and the disk (two-phase-commit.ts, storage.ts) ---

  start(commit: Commit, disk: DiskImage, self: CommitSelf): CommitState;
  onDisk(
    commit: Commit,
    state: CommitState,
    ticket: Ticket,
    outcome: DiskOutcome,
    self: CommitSelf,
  ): void;
  append(
    commit: Commit,
    state: CommitState,
    entry: Entry,
    thenSend: readonly Release<Message>[],
    self: CommitSelf,
  ): Ticket;

  // --- the coordinator (coordinator.ts) ---

  onRequest(commit: Commit, state: CommitState, request: Request, self: CommitSelf): void;
  /** The epoch is on disk: transactions may begin. */
  onOpen(commit: Commit, state: CommitState, self: CommitSelf): void;
  /** Phase 1 of a new transaction. */
  begin(commit: Commit, state: CommitState, request: Request, self: CommitSelf): void;
  onVote(commit: Commit, state: CommitState, from: NodeId, vote: Vote, self: CommitSelf): void;
  onVotesLate(commit: Commit, state: CommitState, transaction: Transaction, self: CommitSelf): void;
  /** The decision to commit, forced. */
  decideCommit(
    commit: Commit,
    state: CommitState,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  /** The decision to commit is on disk: phase 2 begins, and the client is answered. */
  onCommitDurable(
    commit: Commit,
    state: CommitState,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  /** The decision to abort, which no record is made of (presumed abort). */
  decideAbort(
    commit: Commit,
    state: CommitState,
    transaction: Transaction,
    reason: Reason,
    self: CommitSelf,
  ): void;
  /** A client's transaction was aborted a little while ago. */
  onAgain(commit: Commit, state: CommitState, client: number, self: CommitSelf): void;
  onAck(
    commit: Commit,
    state: CommitState,
    from: NodeId,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  onResend(commit: Commit, state: CommitState, self: CommitSelf): void;

  // --- the participant (participant.ts) ---

  onPrepare(
    commit: Commit,
    state: CommitState,
    from: NodeId,
    prepare: Prepare,
    self: CommitSelf,
  ): void;
  onDecision(commit: Commit, state: CommitState, decision: Decision, self: CommitSelf): void;
  /** In doubt for too long: asks the nodes that may know (the termination protocol). */
  onDoubt(commit: Commit, state: CommitState, transaction: Transaction, self: CommitSelf): void;
  onInquire(
    commit: Commit,
    state: CommitState,
    from: NodeId,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  /** Promises never to vote yes, so that the transaction can only be aborted. */
  refuse(
    commit: Commit,
    state: CommitState,
    from: NodeId,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
}
