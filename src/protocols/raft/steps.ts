/**
 * The steps of a Raft server by name: what happens, where rules.ts holds what is decided. A step
 * calls another by way of the table, so that a planted bug which replaces or wraps one does so for
 * all of them.
 */
import type { DiskImage, DiskOutcome, Release, Ticket, Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Reply, Request } from "../../protocol/request.ts";
import type { ReplicatedObject } from "../../protocol/state-machine.ts";
import type {
  AppendEntries,
  AppendReply,
  InstallSnapshot,
  Message,
  ReadIndex,
  ReadIndexReply,
  RequestVote,
  SnapshotReply,
  TimeoutNow,
  VoteReply,
} from "./messages.ts";
import type { RaftOptions } from "./options.ts";
import type { Rules } from "./rules.ts";
import type {
  Change,
  Configuration,
  Entry,
  Item,
  Machine,
  PlacedConfiguration,
  Progress,
  RaftState,
  Snapshot,
} from "./state.ts";

export type RaftSelf = Self<Message>;

/**
 * Everything that is derived from rules, steps and setup: constant while a server runs, so it is
 * not part of its state.
 */
export interface Raft {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly options: RaftOptions;
  readonly object: ReplicatedObject;
  /** The configuration before any entry. */
  readonly initial: Configuration;
}

/** What became of a client's operation. */
export type Outcome = Pick<Reply, "status" | "output">;

export interface Steps {
  // --- starting, roles and terms (start.ts, roles.ts) ---

  /** §3.8: what the disk kept comes back; all else is forgotten. */
  start(raft: Raft, disk: DiskImage, self: RaftSelf): RaftState;
  /** §3.4: waits for a leader, for a time drawn anew each time. */
  resetElectionTimer(raft: Raft, self: RaftSelf): void;
  /** §3.3: becomes a follower in a higher term, with no vote cast yet. */
  adoptTerm(raft: Raft, state: RaftState, term: number, self: RaftSelf): void;
  /** Becomes a follower in the same term. */
  stepDown(raft: Raft, state: RaftState, self: RaftSelf): void;
  /** §6.2: a leader that steps down redirects the clients that wait for an entry. */
  dismissWaiters(state: RaftState, self: RaftSelf): void;

  // --- elections (candidate.ts, voter.ts) ---

  onElectionTimeout(raft: Raft, state: RaftState, self: RaftSelf): void;
  onTimeoutNow(raft: Raft, state: RaftState, message: TimeoutNow, self: RaftSelf): void;
  /** §9.6: asks whether it would be elected; no term changes, nothing is written. */
  ask(raft: Raft, state: RaftState, self: RaftSelf): void;
  /** §3.4: campaigns in a new term. @param transfer because the leader asked it to (§3.10). */
  campaign(raft: Raft, state: RaftState, transfer: boolean, self: RaftSelf): void;
  onVoteReply(raft: Raft, state: RaftState, from: NodeId, message: VoteReply, self: RaftSelf): void;
  onPreVoteReply(
    raft: Raft,
    state: RaftState,
    from: NodeId,
    message: VoteReply,
    self: RaftSelf,
  ): void;
  countVote(raft: Raft, state: RaftState, voter: NodeId, self: RaftSelf): void;
  onRequestVote(
    raft: Raft,
    state: RaftState,
    from: NodeId,
    message: RequestVote,
    self: RaftSelf,
  ): void;
  onPreVote(raft: Raft, state: RaftState, from: NodeId, message: RequestVote, self: RaftSelf): void;
  /** §3.8: a vote leaves once the disk remembers it. */
  sendVote(raft: Raft, state: RaftState, to: NodeId, vote: Message, self: RaftSelf): void;

  // --- leading (leader.ts) ---

  /** §3.4: leads from now on. */
  becomeLeader(raft: Raft, state: RaftState, self: RaftSelf): void;
  /** Figure 3.1: knows nothing yet of what its followers hold. */
  trackFollowers(raft: Raft, state: RaftState, self: RaftSelf): void;
  /**
   * §6.4: opens its term with a no-op: only an entry of its own term shows it what is committed.
   */
  openTerm(raft: Raft, state: RaftState, self: RaftSelf): void;
  /** §3.4: sends a heartbeat to every follower, with the entries that it lacks. */
  heartbeat(raft: Raft, state: RaftState, self: RaftSelf): void;
  /** §6.2: steps down if no quorum has replied for an election timeout. */
  checkQuorum(raft: Raft, state: RaftState, self: RaftSelf): void;
  onAppendReply(
    raft: Raft,
    state: RaftState,
    from: NodeId,
    message: AppendReply,
    self: RaftSelf,
  ): void;
  onSnapshotReply(
    raft: Raft,
    state: RaftState,
    from: NodeId,
    message: SnapshotReply,
    self: RaftSelf,
  ): void;
  /** §3.5: a follower's log matches up to `index`. */
  onMatch(
    raft: Raft,
    state: RaftState,
    from: NodeId,
    progress: Progress,
    index: number,
    self: RaftSelf,
  ): void;
  /** §3.5: a follower's log does not match where it was tried: tries further back. */
  backUp(
    raft: Raft,
    state: RaftState,
    from: NodeId,
    progress: Progress,
    message: AppendReply,
    self: RaftSelf,
  ): void;
  /** §3.5, §3.6.2: commits what a quorum holds, if it is of the current term. */
  advanceCommit(raft: Raft, state: RaftState, self: RaftSelf): void;

  // --- replicating (propose.ts, replicate.ts) ---

  /** §3.5: appends an entry to the leader's own log. @returns its index. */
  propose(
    raft: Raft,
    state: RaftState,
    request: Request | null,
    configuration: Configuration | null,
    self: RaftSelf,
  ): number;
  /** Sends a follower what it lacks: entries, a part of a snapshot, or an empty message. */
  sendEntries(raft: Raft, state: RaftState, to: NodeId, self: RaftSelf): void;

  // --- following (follower.ts) ---

  onAppendEntries(
    raft: Raft,
    state: RaftState,
    from: NodeId,
    message: AppendEntries,
    self: RaftSelf,
  ): void;
  /** §3.4: the leader of this term spoke. */
  follow(raft: Raft, state: RaftState, leader: NodeId, self: RaftSelf): void;
  /** §3.3: answers a message of an earlier term with the term of now. */
  tellTerm(raft: Raft, state: RaftState, to: NodeId, self: RaftSelf): void;
  /** §3.5: adds the entries that the log lacks. @returns what the disk must do. */
  merge(raft: Raft, state: RaftState, first: number, entries: readonly Entry[]): readonly Write[];
  /** §3.5, §3.8: says how far the log matches, once the disk holds it. */
  acknowledge(
    raft: Raft,
    state: RaftState,
    to: NodeId,
    matched: number,
    round: number,
    writes: readonly Write[],
    self: RaftSelf,
  ): void;
  /** §3.5: says where the log may match. */
  refuse(raft: Raft, state: RaftState, to: NodeId, message: AppendEntries, self: RaftSelf): void;
  /**
   * Figure 3.1: learns how far the leader has committed.
   * @param matched the last entry that the message showed to match.
   */
  learnCommit(
    raft: Raft,
    state: RaftState,
    message: AppendEntries,
    matched: number,
    self: RaftSelf,
  ): void;

  // --- committing and applying (apply.ts, sessions.ts) ---

  /** Moves the commit index, and applies what is committed now. */
  commit(raft: Raft, state: RaftState, index: number, self: RaftSelf): void;
  /** §3.5: applies entries in log order up to an index, and answers those who wait. */
  applyThrough(raft: Raft, state: RaftState, index: number, self: RaftSelf): void;
  /** Applies the next entry. */
  applyEntry(raft: Raft, state: RaftState, self: RaftSelf): void;
  /**
   * §6.3: each client's operation takes effect once.
   * @returns its answer; null: no client waits for it any more.
   */
  applyRequest(
    raft: Raft,
    state: RaftState,
    index: number,
    entry: Entry,
    request: Request,
    self: RaftSelf,
  ): Outcome | null;

  // --- the disk (storage.ts) ---

  /**
   * Hands writes to the disk, with term and vote if they have changed; `thenSend` leaves when all
   * are durable.
   */
  persist(
    raft: Raft,
    state: RaftState,
    writes: readonly Write[],
    thenSend: readonly Release<Message>[],
    self: RaftSelf,
  ): Ticket;
  /** §3.8: sends a message that vouches for the log up to `index` once that much is durable. */
  promise(
    raft: Raft,
    state: RaftState,
    index: number,
    to: NodeId,
    message: Message,
    self: RaftSelf,
  ): void;
  /** Drops the entries from an index on. @returns the write that does it on disk. */
  truncate(raft: Raft, state: RaftState, from: number): Write;
  /** From this index on, the disk's content, and writes in flight, no longer match the log. */
  discount(state: RaftState, from: number): void;
  /** A batch is durable, or failed. */
  onDisk(raft: Raft, state: RaftState, ticket: Ticket, outcome: DiskOutcome, self: RaftSelf): void;
  /** A batch is durable: how much of the log is. */
  onDurable(raft: Raft, state: RaftState, ticket: Ticket): void;

  // --- clients and reads (requests.ts, reads.ts) ---

  onRequest(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void;
  /** An operation of the log. */
  onCommand(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void;
  /** A client's read at the leader. */
  onRead(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void;
  /**
   * Answers a read from the state as it is.
   * @param leaseTerm the term whose lease vouches for it; 0: none does.
   */
  answerRead(
    raft: Raft,
    state: RaftState,
    request: Request,
    leaseTerm: number,
    self: RaftSelf,
  ): void;
  /** §6.4.1: whether no other server can have been elected yet. */
  holdsLease(raft: Raft, state: RaftState, self: RaftSelf): boolean;
  /** §6.4: whether a quorum has confirmed the latest round. */
  isConfirmed(raft: Raft, state: RaftState, self: RaftSelf): boolean;
  /** §6.4: a follower has confirmed a round. */
  onRound(raft: Raft, state: RaftState, progress: Progress, round: number, self: RaftSelf): void;
  /** §6.4: answers the reads whose round is confirmed and whose index is applied. */
  serveReads(raft: Raft, state: RaftState, self: RaftSelf): void;
  /** §6.4: a follower's client wants to read. */
  askLeader(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void;
  onReadIndex(raft: Raft, state: RaftState, from: NodeId, message: ReadIndex, self: RaftSelf): void;
  onReadIndexReply(raft: Raft, state: RaftState, message: ReadIndexReply, self: RaftSelf): void;

  // --- snapshots (snapshots.ts, install.ts) ---

  /** §5.1: a snapshot takes the place of the log up to `index`. */
  takeSnapshot(raft: Raft, state: RaftState, index: number, self: RaftSelf): void;
  /** §6.3: what a snapshot holds: the object and the sessions. */
  itemsOf(machine: Machine): readonly Item[];
  /** Sets the state to a snapshot. */
  restore(state: RaftState, snapshot: Snapshot, self: RaftSelf): void;
  onInstallSnapshot(
    raft: Raft,
    state: RaftState,
    from: NodeId,
    message: InstallSnapshot,
    self: RaftSelf,
  ): void;
  /** Figure 5.3, steps 5 to 8: the whole snapshot has arrived. */
  install(
    raft: Raft,
    state: RaftState,
    from: NodeId,
    message: InstallSnapshot,
    self: RaftSelf,
  ): void;

  // --- members (configuration.ts, membership.ts, transfer.ts) ---

  /** §4.1: the configuration that is to be in force. */
  latestConfiguration(state: RaftState): PlacedConfiguration;
  /** Puts a configuration in force. */
  govern(raft: Raft, state: RaftState, placed: PlacedConfiguration): void;
  /** §4.1: forgets the configurations that were cut from the log. */
  rollBack(raft: Raft, state: RaftState, from: number): void;
  onChangeRequest(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void;
  /** §4.1, §4.3: takes the next step of the change under way, if it may. */
  advanceChange(raft: Raft, state: RaftState, self: RaftSelf): void;
  /** §4.2.1: a newcomer does not catch up. */
  giveUp(raft: Raft, state: RaftState, change: Change, self: RaftSelf): void;
  /**
   * §4.2.2, §4.3: something was committed at the leader: leaves a joint configuration, ends a
   * change, steps down if removed.
   */
  onCommitted(raft: Raft, state: RaftState, self: RaftSelf): void;
  onTransferRequest(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void;
  /** §3.10: asks the target to campaign once it has every entry. */
  handOver(raft: Raft, state: RaftState, to: NodeId, self: RaftSelf): void;
  /** §3.10: the target has not won in time. */
  abortTransfer(state: RaftState): void;
}
