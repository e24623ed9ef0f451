/**
 * The steps of a node by name: what happens, where rules.ts holds what is decided. A step calls
 * another by way of the table, so that a planted bug which replaces or wraps one does so for all.
 */
import type { Value } from "../../core/json.ts";
import type { DiskImage, DiskOutcome, Release, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import type { Outcome, Reason, Writing } from "../../protocol/transactions/outcome.ts";
import type { Transaction } from "../../protocol/transactions/transaction.ts";
import type { Entry } from "./entries.ts";
import type { Message, Prepare, StateReply, StateRequest, Vote } from "./messages.ts";
import type { Rules } from "./rules.ts";
import type { ThreePhaseState } from "./state.ts";

export type CommitSelf = Self<Message>;

/** What follows from rules, steps and setup alone: a node has it beside its state. */
export interface Commit {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly nodes: number;
  /** What a question and its answer take at most, a record on disk included, microseconds. */
  readonly roundUs: number;
  /** How long a coordinator waits for acknowledgements before it sends its decision again. */
  readonly resendUs: number;
}

export interface Steps {
  // --- starting and the disk (three-phase-commit.ts, storage.ts) ---

  start(commit: Commit, disk: DiskImage, self: CommitSelf): ThreePhaseState;
  onDisk(
    commit: Commit,
    state: ThreePhaseState,
    ticket: Ticket,
    outcome: DiskOutcome,
    self: CommitSelf,
  ): void;
  /** @param then what follows when the record is durable, beside `thenSend`. */
  append(
    commit: Commit,
    state: ThreePhaseState,
    entry: Entry,
    thenSend: readonly Release<Message>[],
    self: CommitSelf,
    then?: Writing,
  ): Ticket;

  // --- the coordinator (coordinator.ts) ---

  onRequest(commit: Commit, state: ThreePhaseState, request: Request, self: CommitSelf): void;
  /** Phase 1 of a new transaction. */
  begin(commit: Commit, state: ThreePhaseState, request: Request, self: CommitSelf): void;
  onVote(commit: Commit, state: ThreePhaseState, from: NodeId, vote: Vote, self: CommitSelf): void;
  onVotesLate(
    commit: Commit,
    state: ThreePhaseState,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  /** Phase 2: all have voted yes. */
  preCommit(
    commit: Commit,
    state: ThreePhaseState,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  /** Phase 3: those that have not acknowledged the pre-commit have crashed. */
  decideCommit(
    commit: Commit,
    state: ThreePhaseState,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  decideAbort(
    commit: Commit,
    state: ThreePhaseState,
    transaction: Transaction,
    reason: Reason,
    self: CommitSelf,
  ): void;
  /** A client's transaction was aborted a little while ago. */
  onAgain(commit: Commit, state: ThreePhaseState, client: number, self: CommitSelf): void;

  // --- the participant (participant.ts) ---

  onPrepare(
    commit: Commit,
    state: ThreePhaseState,
    from: NodeId,
    prepare: Prepare,
    self: CommitSelf,
  ): void;
  onPreCommit(
    commit: Commit,
    state: ThreePhaseState,
    from: NodeId,
    transaction: Transaction,
    output: Value,
    self: CommitSelf,
  ): void;
  onPreCommitted(
    commit: Commit,
    state: ThreePhaseState,
    from: NodeId,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  onStateRequest(
    commit: Commit,
    state: ThreePhaseState,
    from: NodeId,
    request: StateRequest,
    self: CommitSelf,
  ): void;

  // --- taking over (termination.ts) ---

  /** In doubt for too long: asks the others how far they are. */
  onDoubt(commit: Commit, state: ThreePhaseState, transaction: Transaction, self: CommitSelf): void;
  onState(
    commit: Commit,
    state: ThreePhaseState,
    from: NodeId,
    reply: StateReply,
    self: CommitSelf,
  ): void;
  /** All that will answer have answered. */
  terminate(
    commit: Commit,
    state: ThreePhaseState,
    transaction: Transaction,
    self: CommitSelf,
  ): void;
  /** TR4, its first part: those that are uncertain become committable. */
  preCommitOthers(
    commit: Commit,
    state: ThreePhaseState,
    transaction: Transaction,
    self: CommitSelf,
  ): void;

  // --- how it ends (outcome.ts) ---

  /**
   * The transaction has ended here; sent and acknowledged when the record is durable.
   * @param tells whom this node tells, itself left out.
   */
  conclude(
    commit: Commit,
    state: ThreePhaseState,
    transaction: Transaction,
    outcome: Outcome,
    tells: number,
    self: CommitSelf,
  ): void;
}
