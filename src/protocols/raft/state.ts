/**
 * The state of a Raft server (Ongaro 2014, figure 3.1), and the small questions that all files ask
 * of it.
 */

import { type ChunkedLog, entryAt, lastIndexOf } from "../../core/chunked-log.ts";
import type { Value } from "../../core/json.ts";
import type { Ticket } from "../../protocol/disk.ts";
import type { MachineItem } from "../../protocol/machine-items.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";

/**
 * Who takes part (§4). Joint while `outgoing` is not empty: then both sets must agree (§4.3).
 * Immutable.
 */
export interface Configuration {
  readonly voters: NodeSet;
  /** The voters of the configuration that is being left; 0: none. */
  readonly outgoing: NodeSet;
  /** They get the log and do not count (§4.2.1). */
  readonly learners: NodeSet;
  /**
   * The administrator's request that it makes, or (joint) begins to make; absent: none, as of the
   * first one, and of one that only brings or drops learners. Part of the configuration, so that
   * who leaves a joint one knows whose change that ends, from a snapshot, too.
   */
  readonly request?: Request;
}

/**
 * A configuration with the index of its entry, 0 for the first one, which no entry holds.
 * Immutable.
 */
export interface PlacedConfiguration {
  readonly index: number;
  readonly configuration: Configuration;
}

/** A log entry; its index is its place in the log, from 1. Immutable. */
export interface Entry {
  /** The term in which a leader made it. */
  readonly term: number;
  /**
   * The leader's wall clock then, never less than in the entry before: the time by which sessions
   * expire (§6.3).
   */
  readonly timeUs: number;
  /**
   * The client's operation, or a change of members that is refused; null in the no-op that opens a
   * term (§6.4) and in a configuration.
   */
  readonly request: Request | null;
  readonly configuration: Configuration | null;
}

/**
 * What a client's session holds (§6.3): the last operation that took effect, its answer, and when
 * that was. Immutable.
 */
export interface ClientSession {
  readonly sequence: number;
  readonly output: Value;
  readonly activeUs: number;
}

/** The replicated object with its sessions. */
export interface Machine {
  parts: Map<Value, unknown>;
  sessions: Map<number, ClientSession>;
}

/** One key's part of the object, or one session, as snapshots carry it. */
export type Item = MachineItem<ClientSession>;

/** The state after `index` (§5.1), in place of the log up to there. Immutable. */
export interface Snapshot {
  readonly index: number;
  readonly term: number;
  /** The log's time there, and a hash of the log up to there. */
  readonly timeUs: number;
  readonly chain: number;
  readonly configuration: PlacedConfiguration;
  readonly items: readonly Item[];
  /** 32 bits of all items. */
  readonly digest: number;
}

/** The parts of a snapshot that have arrived so far, from the leader of the term `office`. */
export interface Incoming {
  readonly office: number;
  readonly index: number;
  items: Item[];
}

/**
 * How a leader sends to a follower: one message at a time until its log is known, then as fast as
 * the window allows; or a snapshot.
 */
export type Flow = "probe" | "replicate" | "snapshot";

/** What a leader knows of a follower. */
export interface Progress {
  /** The follower's disk holds the leader's log up to here. Invariant: 0 <= match < next. */
  match: number;
  /** The first entry to send next. */
  next: number;
  flow: Flow;
  /**
   * The last indices of the messages that are on their way: `inflightCount` of them in a ring of
   * `inflightMax` places, from `inflightFirst` on.
   */
  inflight: number[];
  inflightFirst: number;
  inflightCount: number;
  /** The latest read round that the follower has confirmed (§6.4). */
  round: number;
  /** Whether it has replied since the leader last checked (§6.2). */
  active: boolean;
  /** The snapshot that is being sent, and how many of its items have arrived. */
  snapshot: Snapshot | null;
  offset: number;
}

/** Entries that were handed to the disk and are not known to be durable yet. */
export interface Flying {
  readonly ticket: Ticket;
  /**
   * The last index that this batch wrote, for people who look at a state: where `through` is lower,
   * a conflict has cut some of it.
   */
  readonly written: number;
  /**
   * The last index that it makes durable; lowered when a conflict truncates what the batch wrote.
   */
  through: number;
}

/**
 * Reads that wait: for a round of heartbeats to confirm the leader, then for the log to be applied
 * so far.
 */
export interface PendingRead {
  readonly client: number;
  readonly sequence: number;
  /** The client's request; null where a follower asks on its behalf. */
  readonly request: Request | null;
  /** The follower that asks, 0 for none. */
  readonly from: NodeId;
  /** The round whose confirmation this read needs. */
  readonly round: number;
  /** The commit index when the read arrived. */
  readonly index: number;
}

/** A change of members that the leader is carrying out (§4.2). */
export interface Change {
  readonly request: Request;
  /** The voters after the change. */
  readonly goal: NodeSet;
  /** Those that must catch up first (§4.2.1). */
  readonly newcomers: NodeSet;
  /** The round of catching up, the index that ends it, and when it began. */
  round: number;
  roundIndex: number;
  roundUs: number;
  readonly startedUs: number;
  /** The index of the entry with the final configuration, 0 before it is made. */
  finalIndex: number;
}

export const ROLES = ["follower", "pre-candidate", "candidate", "leader"] as const;
export type Role = (typeof ROLES)[number];

export interface RaftState {
  role: Role;
  // Persistent (the disk holds a copy; `flying` says what of the log it holds for sure).
  term: number;
  votedFor: NodeId;
  log: ChunkedLog<Entry>;
  /** The term of the entry before the log's first one. */
  termBefore: number;
  /** The latest snapshot; null: none. */
  snapshot: Snapshot | null;
  // Volatile.
  leader: NodeId;
  /** When the last message of a leader arrived, by the monotonic clock. */
  heardUs: number;
  commitIndex: number;
  appliedIndex: number;
  /** A hash of all that was applied, and the log's time there. */
  appliedChain: number;
  appliedUs: number;
  machine: Machine;
  /** The configurations in the log, ascending; the first is committed or the initial one. */
  configurations: PlacedConfiguration[];
  /** The one in force, and the groups that must each have a majority. */
  configuration: PlacedConfiguration;
  voting: readonly NodeSet[];
  /** The disk holds this log up to here. Invariant: stableIndex <= last index. */
  stableIndex: number;
  flying: Flying[];
  /** Term or vote changed and were not handed to the disk yet. */
  hardStateChanged: boolean;
  /** The latest batch that holds term and vote, 0 once it is durable. */
  hardStateTicket: Ticket;
  /**
   * Candidate: the batch that makes its own vote durable, and who has voted for it (pre-candidate:
   * has promised to).
   */
  campaign: Ticket;
  votes: NodeSet;
  /**
   * Pre-candidate: when it asked, by the monotonic clock, which runs on across restarts: promises
   * to an earlier asking do not count.
   */
  askedUs: number;
  /** Follower: the part of a snapshot that has arrived. */
  incoming: Incoming | null;
  /**
   * Follower: reads that wait for the leader's index (-1) or for the log to be applied so far, by
   * client.
   */
  asked: Map<number, { readonly request: Request; index: number }>;
  /** Leader: what it knows of each follower, by node id; null: not one of its followers. */
  progress: (Progress | null)[];
  /** Leader: whom to answer when the entry at an index is applied. */
  waiting: Map<number, { readonly request: Request; readonly term: number }>;
  /** Leader: the latest read round, when it was sent, and the reads that wait. */
  round: number;
  roundUs: number;
  reads: PendingRead[];
  /** Leader: until when no other can have been elected, by the monotonic clock. */
  leaseUs: number;
  /**
   * Leader: whom it hands over to (0: none), and whether it has asked a server to campaign in this
   * term.
   */
  transferTo: NodeId;
  handedOver: boolean;
  /** Leader: the change of members under way. */
  change: Change | null;
}

export function lastIndex(state: RaftState): number {
  return lastIndexOf(state.log);
}

/** What takes effect where an entry is applied: a joint configuration makes no change yet. */
export function requestOf({ request, configuration }: Entry): Request | null {
  if (configuration === null) return request;
  return configuration.outgoing === 0 ? (configuration.request ?? null) : null;
}

/** The term of the entry at an index; 0 at index 0, -1 where it is not known. */
export function termAt(state: RaftState, index: number): number {
  const entry = entryAt(state.log, index);
  if (entry !== undefined) return entry.term;
  return index === state.log.first - 1 ? state.termBefore : -1;
}

export function lastTerm(state: RaftState): number {
  return termAt(state, lastIndexOf(state.log));
}
