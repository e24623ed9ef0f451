/**
 * The state of a Multi-Paxos node: acceptor, learner and proposer in one, and the small questions
 * all files ask of it.
 */

import type { ChunkedLog } from "../../core/chunked-log.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { Ticket } from "../../protocol/disk.ts";
import type { MachineItem } from "../../protocol/machine-items.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { Session, StateMachine } from "../../protocol/state-machine.ts";

/**
 * What is chosen for a slot: an operation of a client's or an administrator's session, or (no
 * request) a no-op. Immutable.
 */
export interface Decree {
  readonly request: Request | null;
}

export const NO_OP: Decree = Object.freeze({ request: null });

/** A decree accepted in a ballot. Immutable. */
export interface Vote {
  readonly ballot: Ballot;
  readonly decree: Decree;
}

/**
 * What the disk keeps of a slot: a vote; or (ballot 0) a decree that was learnt to be chosen.
 * `decided`: everything up to there was executed when it was written.
 */
export interface JournalEntry {
  readonly slot: number;
  readonly ballot: Ballot;
  readonly decree: Decree;
  readonly decided: number;
}

/** How far a start has read the journal. Never changed. */
export interface Head {
  /** The last index that it has read. */
  readonly through: number;
  /** Everything up to here was executed, as entries say. */
  readonly decided: number;
  /** The highest ballot of a vote. */
  readonly highest: Ballot;
  readonly lastVoted: number;
  /** By place: the slot that is written there. */
  readonly slots: ChunkedLog<number>;
  /** What was read of slots that were not known to be executed. */
  readonly rest: readonly JournalEntry[];
}

/** The acceptors of the slots from `from` on. Immutable. */
export interface Configuration {
  readonly from: number;
  readonly members: NodeSet;
}

/** One key's part of the object, or one session, as snapshots carry it. */
export type Item = MachineItem<Session>;

/** The state after `slot`, in place of all decrees up to there. Immutable. */
export interface Snapshot {
  readonly slot: number;
  readonly configurations: readonly Configuration[];
  readonly items: readonly Item[];
  /** 32 bits of all items. */
  readonly digest: number;
}

/** A slot that a leader has proposed for and that is not known to be chosen. */
export interface Open {
  readonly decree: Decree;
  acceptors: NodeSet;
  /** Whether a heartbeat has passed since it was proposed. */
  stale: boolean;
}

export const ROLES = ["follower", "candidate", "leader"] as const;
export type Role = (typeof ROLES)[number];

export interface MultiPaxosState {
  role: Role;
  // Acceptor. The disk holds the promise in a record and the votes in a journal.
  promised: Ballot;
  /**
   * The promise that the disk holds, and the write under way that raises it. Invariant: remembered
   * <= promised.
   */
  remembered: Ballot;
  promising: { readonly ticket: Ticket; readonly ballot: Ballot };
  /** By slot, above `executed`. */
  votes: Map<number, Vote>;
  lastVoted: number;
  /** By place in the journal: the slot that is written there. */
  journal: ChunkedLog<number>;
  /** Whose lease it vouches for, and until when it promises no other, by the monotonic clock. */
  grantedTo: NodeId;
  grantedUntilUs: number;
  // Learner.
  leader: NodeId;
  /** Known to be chosen, above `executed`. */
  learnt: Map<number, Decree>;
  /** Executed and not yet compacted, by slot. */
  decided: ChunkedLog<Decree>;
  executed: number;
  /** The highest slot up to which another node says that everything is chosen, and that node. */
  noticed: number;
  noticedBy: NodeId;
  /** When a learner that lacks decrees may ask again. */
  askAgainUs: number;
  machine: StateMachine;
  /** Those that govern slots not executed yet, ascending. */
  configurations: Configuration[];
  snapshot: Snapshot | null;
  // Proposer.
  ballot: Ballot;
  /** The highest round seen in any message. */
  round: number;
  /** How often it was refused since the last heartbeat. */
  refusals: number;
  /** The batch that makes its own promise durable. */
  campaign: Ticket;
  promises: NodeSet;
  /** Votes of the highest ballot that promises reported, by slot. */
  reported: Map<number, Vote>;
  /** Up to here everything is chosen, as promises say: to be fetched, not to be proposed. */
  catchUpThrough: number;
  /** How far it was when it last looked whether it still leads. */
  executedBefore: number;
  /** The last slot that phase 1 found a vote or a decree for. */
  recoverThrough: number;
  nextSlot: number;
  open: Map<number, Open>;
  /** Batches that hold its own votes, and the slots. */
  flying: Map<Ticket, number>;
  queue: Decree[];
  /** Whom to answer, by client. */
  waiting: Map<number, Request>;
  /** Who has answered since it last looked whether it still leads. */
  heard: NodeSet;
  /**
   * The latest round of heartbeats, when it was sent, who has answered it, and until when the lease
   * lasts.
   */
  beat: number;
  beatUs: number;
  beatHeard: NodeSet;
  leaseUs: number;
}
