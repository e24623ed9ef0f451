/**
 * The steps of a Zab server by name: what happens, where rules.ts holds what is decided. A step
 * calls another by way of the table, so that a planted bug which replaces or wraps one does so for
 * all of them.
 */
import type { DiskImage, DiskOutcome, Ticket, Write } from "../../protocol/disk.ts";
import type { NodeId, SessionId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { ReplicatedObject } from "../../protocol/state-machine.ts";
import type {
  Ack,
  AckEpoch,
  Commit,
  Diff,
  FollowerInfo,
  Inform,
  LeaderInfo,
  Message,
  NewLeader,
  Notification,
  Proposal,
  Snap,
  Trunc,
  UpToDate,
} from "./messages.ts";
import type { Rules } from "./rules.ts";
import type {
  Ballot,
  Deed,
  Intake,
  Learner,
  Snapshot,
  Txn,
  Vote,
  ZabOptions,
  ZabState,
} from "./state.ts";

export type ZabSelf = Self<Message>;

/**
 * Everything that is derived from rules, steps and setup: constant while a server runs, so it is
 * not part of its state.
 */
export interface Zab {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly options: ZabOptions;
  readonly object: ReplicatedObject;
  /** All servers, and those who have a vote at the start. */
  readonly everyone: NodeSet;
  readonly voters: NodeSet;
}

/** An operation of a client, by its name. */
export type Asked = Pick<Request, "client" | "sequence">;

export interface Steps {
  // --- starting and the disk (start.ts, storage.ts) ---

  start(zab: Zab, disk: DiskImage, self: ZabSelf): ZabState;
  /** A batch is durable, or failed. */
  onDisk(zab: Zab, state: ZabState, ticket: Ticket, outcome: DiskOutcome, self: ZabSelf): void;
  /**
   * Hands writes to the disk, after all before them, and notes what to do when they are durable.
   */
  persist(
    zab: Zab,
    state: ZabState,
    writes: readonly Write[],
    kind: Deed["kind"],
    session: SessionId,
    zxid: number,
    self: ZabSelf,
  ): Ticket;

  // --- phase 0: election (election.ts, electorate.ts) ---

  /** Leaves what the server did before, and looks for a leader in a new round. */
  lookForLeader(zab: Zab, state: ZabState, why: string, self: ZabSelf): void;
  /** Ends everything that the server did for the leader before, or as one. */
  shutDown(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** Says its vote again: votes may be lost. */
  onResend(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** No better vote came within the finalize wait. */
  onFinalize(zab: Zab, state: ZabState, self: ZabSelf): void;
  onNotification(
    zab: Zab,
    state: ZabState,
    from: NodeId,
    message: Notification,
    self: ZabSelf,
  ): void;
  /** Takes over voters that were committed while the server was away. */
  learnVoters(zab: Zab, state: ZabState, message: Notification, self: ZabSelf): void;
  /** Another server is looking, too. */
  onVote(zab: Zab, state: ZabState, from: NodeId, ballot: Notification, self: ZabSelf): void;
  /** Another server follows or leads already. */
  onEnsemble(zab: Zab, state: ZabState, from: NodeId, ballot: Ballot, self: ZabSelf): void;
  decide(zab: Zab, state: ZabState, vote: Vote, self: ZabSelf): void;
  /** Whether these servers are a quorum of those voters. */
  isQuorumOf(zab: Zab, servers: NodeSet, voters: NodeSet): boolean;

  // --- phase 1: discovery (discovery.ts) ---

  onFollowerInfo(
    zab: Zab,
    state: ZabState,
    session: SessionId,
    learner: Learner,
    message: FollowerInfo,
    self: ZabSelf,
  ): void;
  /** step l.1.1: with a quorum, an epoch later than all of theirs. */
  considerEpoch(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** The leader's disk remembers the epoch. */
  onEpochReady(zab: Zab, state: ZabState, self: ZabSelf): void;
  onAckEpoch(
    zab: Zab,
    state: ZabState,
    session: SessionId,
    learner: Learner,
    message: AckEpoch,
    self: ZabSelf,
  ): void;
  /** step l.1.2: whether a quorum has promised. */
  considerAcknowledged(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** step f.1.2: the leader's epoch. */
  onLeaderInfo(zab: Zab, state: ZabState, message: LeaderInfo, self: ZabSelf): void;
  /** A learner's disk remembers the epoch: the promise is given. */
  onAccepted(zab: Zab, state: ZabState, deed: Deed, self: ZabSelf): void;

  // --- phase 2: synchronization (synchronization.ts) ---

  /** The leader's own history becomes the epoch's. */
  beginSynchronization(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** Sends a learner what brings it to the leader's history. */
  synchronize(zab: Zab, state: ZabState, session: SessionId, learner: Learner, self: ZabSelf): void;
  /** Sends DIFF, TRUNC or SNAP. @returns the first index that must follow. */
  startOf(
    zab: Zab,
    state: ZabState,
    session: SessionId,
    learner: Learner,
    end: number,
    self: ZabSelf,
  ): number;
  onNewLeaderAck(
    zab: Zab,
    state: ZabState,
    session: SessionId,
    learner: Learner,
    self: ZabSelf,
  ): void;
  /** The acknowledgement of NEWLEADER covers everything that was sent before it. */
  coverHistory(learner: Learner): void;
  /** The leader's own disk holds its history and the epoch. */
  onOwnHistory(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** step l.2.2: whether a quorum holds the history. */
  considerLeading(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** Commits the history that the epoch began with, and leads. */
  establish(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** step l.2.2: a learner may serve clients. */
  sendUpToDate(
    zab: Zab,
    state: ZabState,
    session: SessionId,
    learner: Learner,
    self: ZabSelf,
  ): void;
  /** The leader says what its history starts from for this learner. */
  onHistory(zab: Zab, state: ZabState, message: Diff | Trunc | Snap, self: ZabSelf): void;
  /** step f.2.1: all of the history is there. */
  onNewLeader(zab: Zab, state: ZabState, message: NewLeader, self: ZabSelf): void;
  /** Makes the history the leader's, in memory and by the writes that it adds. */
  takeOver(zab: Zab, state: ZabState, intake: Intake, writes: Write[], self: ZabSelf): void;
  /** Puts a snapshot in place of everything. */
  installSnapshot(
    zab: Zab,
    state: ZabState,
    snapshot: Snapshot,
    writes: Write[],
    self: ZabSelf,
  ): void;
  /** Writes the history, then the epoch, then acknowledges both. */
  adoptHistory(
    zab: Zab,
    state: ZabState,
    history: readonly Write[],
    epoch: Write,
    self: ZabSelf,
  ): void;
  /** ACK-LD. @param index where the history ends that the disk holds. */
  acknowledgeHistory(zab: Zab, state: ZabState, index: number, self: ZabSelf): void;
  onUpToDate(zab: Zab, state: ZabState, message: UpToDate, self: ZabSelf): void;

  // --- phase 3: broadcast and delivery (broadcast.ts, deliver.ts) ---

  /**
   * step l.3.1: the next transaction of the epoch.
   * @param voters of a reconfiguration; 0: it is none.
   */
  propose(zab: Zab, state: ZabState, request: Request | null, voters: NodeSet, self: ZabSelf): void;
  onProposal(zab: Zab, state: ZabState, message: Proposal, self: ZabSelf): void;
  /** step f.3.2: logs a transaction, and acknowledges it. */
  logProposal(zab: Zab, state: ZabState, txn: Txn, self: ZabSelf): void;
  /** The disk has a transaction. */
  onLogged(zab: Zab, state: ZabState, deed: Deed, self: ZabSelf): void;
  onAck(zab: Zab, state: ZabState, learner: Learner, message: Ack, self: ZabSelf): void;
  /** step l.3.2: commits, in order, what a quorum's disks hold. */
  advanceCommit(zab: Zab, state: ZabState, self: ZabSelf): void;
  commit(zab: Zab, state: ZabState, index: number, self: ZabSelf): void;
  /** A leader that has no vote any more commits nothing after that. */
  resignUnlessVoter(zab: Zab, state: ZabState, self: ZabSelf): void;
  onCommit(zab: Zab, state: ZabState, message: Commit, self: ZabSelf): void;
  onInform(zab: Zab, state: ZabState, message: Inform, self: ZabSelf): void;
  /** Delivers up to an index, and answers this server's clients. */
  deliver(zab: Zab, state: ZabState, through: number, self: ZabSelf): void;
  /** A client's operation takes effect, once. */
  perform(
    zab: Zab,
    state: ZabState,
    request: Request,
    voters: NodeSet,
    index: number,
    self: ZabSelf,
  ): void;
  /** A reconfiguration is committed. */
  activate(zab: Zab, state: ZabState, voters: NodeSet, index: number, self: ZabSelf): void;
  takeSnapshot(zab: Zab, state: ZabState, self: ZabSelf): void;

  // --- leader and learner (leader.ts, learner.ts, reconfigure.ts) ---

  lead(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** A session with a learner came up or is over. */
  onLearnerSession(
    zab: Zab,
    state: ZabState,
    node: NodeId,
    session: SessionId,
    up: boolean,
    self: ZabSelf,
  ): void;
  onTick(zab: Zab, state: ZabState, self: ZabSelf): void;
  follow(zab: Zab, state: ZabState, self: ZabSelf): void;
  connect(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** The session with the leader came up or is over. */
  onLeaderSession(zab: Zab, state: ZabState, session: SessionId, up: boolean, self: ZabSelf): void;
  /** The leader was silent for too long. */
  onLimit(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** An administrator wants other voters. */
  reconfigure(zab: Zab, state: ZabState, request: Request, self: ZabSelf): void;
  /** An operator whose hand the scenario guides changes the voters. */
  operate(zab: Zab, state: ZabState, nowUs: number, self: ZabSelf): void;

  // --- clients (clients.ts) ---

  onRequest(zab: Zab, state: ZabState, request: Request, self: ZabSelf): void;
  /** The leader assigns a request its place. */
  order(zab: Zab, state: ZabState, request: Request, self: ZabSelf): void;
  answerRead(zab: Zab, state: ZabState, request: Request, self: ZabSelf): void;
  onSync(zab: Zab, state: ZabState, session: SessionId, asked: Asked, self: ZabSelf): void;
  /** The leader answers the syncs that a quorum has confirmed. */
  confirmSyncs(zab: Zab, state: ZabState, self: ZabSelf): void;
  /** A read's sync came back. */
  onSynced(zab: Zab, state: ZabState, client: number, sequence: number, self: ZabSelf): void;
  ping(zab: Zab, state: ZabState, self: ZabSelf): void;
}
