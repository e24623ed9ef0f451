/** The state of a Zab server, and the small questions that all files ask of it. */
import { type ChunkedLog, entryAt, lastIndexOf } from "../../core/chunked-log.ts";
import { ADMIN_COMMANDS } from "../../protocol/administration.ts";
import type { Ticket } from "../../protocol/disk.ts";
import type { NodeId, SessionId } from "../../protocol/node-id.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Command, Request } from "../../protocol/request.ts";
import type { StateMachine } from "../../protocol/state-machine.ts";

/** A transaction; its index is its place in the history, from 1. Immutable. */
export interface Txn {
  readonly zxid: number;
  /**
   * The client's operation, or an administrator's command; null in a reconfiguration that no
   * client asked for.
   */
  readonly request: Request | null;
  /**
   * A reconfiguration: the servers with a vote from now on; 0 in every other transaction, and in a
   * command that was refused.
   */
  readonly voters: NodeSet;
}

/** The server that it votes for, and that server's history (FastLeaderElection's Vote). */
export interface Vote {
  readonly leader: NodeId;
  readonly zxid: number;
  readonly epoch: number;
}

/** A vote as another server gave it, with the round and the state that it was in. */
export interface Ballot {
  readonly vote: Vote;
  readonly round: number;
  readonly role: Role;
}

/**
 * ZooKeeper's ServerState. A leader is `leading` from its election on; it is established in the
 * broadcast phase.
 */
export type Role = "looking" | "following" | "leading" | "observing";

/** The phases of the paper; `elected` lasts until the end of the step that decided the election. */
export type Phase = "election" | "elected" | "discovery" | "synchronization" | "broadcast";

/** How far a learner has come in its session, in this order. */
export const CONNECTED = 0;
/** It has reported the last epoch that it accepted. */
export const DISCOVERED = 1;
/** It has acknowledged the new epoch. */
export const ACKNOWLEDGED = 2;
/** It has been sent the leader's history, and is sent whatever comes after it. */
export const SYNCHRONIZING = 3;
/** Its disk holds the history. */
export const SYNCHRONIZED = 4;
/** It has been sent UPTODATE, so it may serve clients. */
export const SERVING = 5;

/** What a leader knows of a learner: of this session with it, never of its server (BUGS #131). */
export interface Learner {
  readonly node: NodeId;
  stage: number;
  acceptedEpoch: number;
  /**
   * Its current epoch as it acknowledged the new one with, -1 if that acknowledgement does not
   * count.
   */
  currentEpoch: number;
  /** The last transaction that it had then. */
  zxid: number;
  /** Whether it is sent what comes: from the moment at which its synchronization was cut. */
  forwards: boolean;
  /** The last index that it was sent, as history, proposal or information. */
  sent: number;
  /** The last index that it was sent in synchronization. */
  syncedThrough: number;
  /** Its disk holds the leader's history up to this index. */
  acked: number;
  /** When the leader last heard from it, by the leader's monotonic clock. */
  heardUs: number;
  /** The latest ping that it answered. */
  round: number;
}

/**
 * What is to be done when a batch is durable. Batches become durable in order: a barrier follows
 * each.
 */
export interface Deed {
  readonly ticket: Ticket;
  readonly kind: "accepted" | "epoch-ready" | "own-history" | "txns" | "new-leader" | "quiet";
  /** The session that an acknowledgement goes to, 0: none. */
  readonly session: SessionId;
  readonly epoch: number;
  /**
   * The history's last index that this batch makes durable; lowered when what it wrote is
   * truncated.
   */
  through: number;
  /** The transaction that is acknowledged. */
  readonly zxid: number;
}

/** A learner collects what the leader sends it to synchronize, until all of it is there. */
export interface Intake {
  readonly kind: "diff" | "trunc" | "snap";
  /** TRUNC: the last transaction to keep. */
  readonly zxid: number;
  readonly snapshot: Snapshot | null;
  readonly txns: Txn[];
}

/** The history up to an index, as the state it leads to. Immutable. */
export interface Snapshot {
  readonly index: number;
  readonly zxid: number;
  /** The hash of the history up to here. */
  readonly chain: number;
  readonly voters: NodeSet;
  readonly votersIndex: number;
  readonly machine: StateMachine;
}

/** A client's `sync` that a leader has not confirmed yet. */
export interface PendingSync {
  /** The learner that asked, 0: the leader's own client. */
  readonly session: SessionId;
  readonly client: number;
  readonly sequence: number;
  /** The ping whose answers show that this leader still led after it was asked. */
  readonly round: number;
}

/** Durations in microseconds. */
export interface ZabOptions {
  /** A leader pings that often: twice a tick. */
  readonly pingUs: number;
  /** How long discovery and synchronization may take. */
  readonly initUs: number;
  /** How long leader and learner may be silent to each other. */
  readonly syncUs: number;
  readonly finalizeUs: number;
  readonly reads: "local" | "sync" | "transaction";
  /** Transactions from one snapshot to the next, 0: none is taken. */
  readonly snapshotEvery: number;
  /** How often an operator changes the voters, 0: never. */
  readonly reconfigureUs: number;
  /** Transactions before a snapshot that stay in the log, for learners that lag a little. */
  readonly kept: number;
}

export interface ZabState {
  role: Role;
  phase: Phase;
  // Persistent (the disk holds a copy).
  acceptedEpoch: number;
  currentEpoch: number;
  log: ChunkedLog<Txn>;
  /** The zxid of the last transaction before the log begins. */
  baseZxid: number;
  // Volatile.
  /** Everything up to here has been delivered; a leader has committed it. */
  delivered: number;
  /** The hash of the history up to there. */
  chain: number;
  machine: StateMachine;
  /** The index of the latest snapshot. */
  snapshotIndex: number;
  /** The disk holds the history up to here. Invariant: stable <= last index. */
  stable: number;
  deeds: Deed[];
  /**
   * The servers with a vote, and the index of the reconfiguration that made them so; those of a
   * reconfiguration that is not committed yet, 0 if there is none, and its index.
   */
  voters: NodeSet;
  votersIndex: number;
  nextVoters: NodeSet;
  nextIndex: number;
  // Election.
  round: number;
  vote: Vote;
  /** By server: the votes of this round, and those of servers that are not looking (any more). */
  received: Map<NodeId, Ballot>;
  outside: Map<NodeId, Ballot>;
  /** How long until votes are sent again. */
  resendUs: number;
  finalizing: boolean;
  // Learner.
  leader: NodeId;
  session: SessionId;
  intake: Intake | null;
  /** The epoch that is being led or followed, 0 before it is known. */
  epoch: number;
  // Leader.
  learners: Map<SessionId, Learner>;
  epochReady: boolean;
  /** The length of the history that the leader began with. */
  initialIndex: number;
  /** Its own disk holds that history and the epoch. */
  ownHistory: boolean;
  /** When it gives up unless it is established. */
  deadlineUs: number;
  /** When the operator changes the voters next. */
  reconfigureUs: number;
  pings: number;
  syncs: PendingSync[];
  // Clients of this server, by client: whose transaction, and whose read, has not come through yet.
  waiting: Map<number, Request>;
  reads: Map<number, Request>;
}

/**
 * What an administrator may ask for: `reconfig -add`, `-remove`, `-members`; there is no
 * transfer of leadership here.
 */
const COMMANDS: ReadonlySet<string> = new Set(ADMIN_COMMANDS);

export function isAdministrative({ f }: Command): boolean {
  return COMMANDS.has(f);
}

export function lastIndex(state: ZabState): number {
  return lastIndexOf(state.log);
}

/** The zxid at an index; the base's right before the log, -1 where there is none. */
export function zxidAt(state: ZabState, index: number): number {
  if (index === state.log.first - 1) return state.baseZxid;
  return entryAt(state.log, index)?.zxid ?? -1;
}

export function lastZxid(state: ZabState): number {
  return zxidAt(state, lastIndexOf(state.log));
}

/**
 * The index of the last transaction whose zxid is at most `zxid`; -1 if that is before the log.
 */
export function floorIndex(state: ZabState, zxid: number): number {
  let low = state.log.first - 1;
  if (zxid < state.baseZxid) return -1;
  let high = lastIndexOf(state.log);
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (zxidAt(state, middle) <= zxid) low = middle;
    else high = middle - 1;
  }
  return low;
}
