/**
 * The steps of a node by name: what happens, where rules.ts holds what is decided. A step calls
 * another by way of the table, so that a planted bug which replaces or wraps one does so for all.
 */
import type { DiskImage, DiskOutcome, Release, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { Outcome, Reason, Writing } from "../../protocol/transactions/outcome.ts";
import type { Transaction } from "../../protocol/transactions/transaction.ts";
import type { Entry } from "./entries.ts";
import type { Accept, Accepted, Claim, Message, Prepare, Promised } from "./messages.ts";
import type { Rules } from "./rules.ts";
import type { PaxosCommitState } from "./state.ts";

export type CommitSelf = Self<Message>;

/** What follows from rules, steps and setup alone: a node has it beside its state. */
export interface Commit {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly nodes: number;
  /** F: how many acceptors may fail. */
  readonly failures: number;
  /** How long a coordinator waits for votes, microseconds. */
  readonly voteUs: number;
  /** How long a coordinator waits for votes, or acknowledgements, before it asks again. */
  readonly resendUs: number;
  /** How long a participant is in doubt before it takes over, at least; at most twice as long. */
  readonly doubtUs: number;
}

export interface Steps {
  // --- starting and the disk (paxos-commit.ts, storage.ts) ---

  start(commit: Commit, disk: DiskImage, self: CommitSelf): PaxosCommitState;
  onDisk(
    commit: Commit,
    state: PaxosCommitState,
    ticket: Ticket,
    outcome: DiskOutcome,
    self: CommitSelf,
  ): void;
  append(
    commit: Commit,
    state: PaxosCommitState,
    entry: Entry,
    thenSend: readonly Release<Message>[],
    self: CommitSelf,
    then?: Writing,
  ): Ticket;

  // --- the coordinator and those that take over (leader.ts) ---

  onRequest(commit: Commit, state: PaxosCommitState, request: Request, self: CommitSelf): void;
  /** Asks the participants of a new transaction to vote. */
  begin(commit: Commit, state: PaxosCommitState, request: Request, self: CommitSelf): void;
  /** Asks the participants whose votes are not chosen, for the first time or again. */
  ask(commit: Commit, state: PaxosCommitState, transaction: Transaction, self: CommitSelf): void;
  /** A client's transaction was aborted a little while ago. */
  onAgain(commit: Commit, state: PaxosCommitState, client: number, self: CommitSelf): void;
  /** In doubt for too long: phase 1 of a ballot of its own. */
  takeOver(
    commit: Commit,
    state: PaxosCommitState,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  onPromise(
    commit: Commit,
    state: PaxosCommitState,
    from: NodeId,
    promise: Promised,
    self: CommitSelf,
  ): void;
  onAccepted(
    commit: Commit,
    state: PaxosCommitState,
    from: NodeId,
    accepted: Accepted,
    self: CommitSelf,
  ): void;

  // --- the participant (participant.ts) ---

  onPrepare(
    commit: Commit,
    state: PaxosCommitState,
    from: NodeId,
    prepare: Prepare,
    self: CommitSelf,
  ): void;
  /**
   * The transaction has ended here.
   * @param tells whom this node tells, itself left out.
   */
  conclude(
    commit: Commit,
    state: PaxosCommitState,
    transaction: Transaction,
    outcome: Outcome & { readonly reason?: Reason },
    tells: NodeSet,
    self: CommitSelf,
  ): void;

  // --- the acceptor (acceptor.ts) ---

  onAccept(
    commit: Commit,
    state: PaxosCommitState,
    from: NodeId,
    accept: Accept,
    self: CommitSelf,
  ): void;
  onClaim(
    commit: Commit,
    state: PaxosCommitState,
    from: NodeId,
    claim: Claim,
    self: CommitSelf,
  ): void;
}
