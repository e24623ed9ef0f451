/** The state of a Raft server (Ongaro 2014, figure 3.1), and the small questions everybody asks of it. */
import { type ChunkedLog, entryAt, lastIndexOf } from "../../core/chunked-log.ts";
import type { Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { ReplicatedObject, StateMachine } from "../../protocol/state-machine.ts";
import type { Rules } from "./rules.ts";

/** A log entry; its index is its place in the log, from 1. Immutable. */
export interface Entry {
  /** The term in which a leader made it. */
  readonly term: number;
  /** The client's operation; null in the no-op that opens a term (§6.4). */
  readonly request: Request | null;
}

/** What a leader knows of a follower. */
export interface Progress {
  /** The follower's disk holds the leader's log up to here. Invariant: 0 <= match < next. */
  match: number;
  /** The first entry to send next. */
  next: number;
  /** Until a probe is answered, nothing else is sent than one message a heartbeat. */
  probing: boolean;
  /** The latest read round that the follower has confirmed (§6.4). */
  round: number;
}

/** Entries that were handed to the disk and are not known to be durable yet. */
export interface Flying {
  readonly ticket: Ticket;
  /** The last index that this batch makes durable; lowered when a conflict truncates what the batch wrote. */
  through: number;
}

/** Reads that wait: for a round of heartbeats to confirm the leader, then for the log to be applied so far. */
export interface PendingRead {
  readonly request: Request;
  /** The round whose confirmation this read needs. */
  readonly round: number;
  /** The commit index when the read arrived. */
  readonly index: number;
}

/** What all servers of a run share, and no run changes. */
export interface Raft {
  readonly rules: Rules;
  readonly options: RaftOptions;
  readonly object: ReplicatedObject;
  /** The number of servers in the cluster. */
  readonly members: number;
}

/** Durations in microseconds, both bounds included. */
export interface RaftOptions {
  readonly electionMinUs: number;
  readonly electionMaxUs: number;
  readonly heartbeatUs: number;
  /** Entries in one message at most. */
  readonly entriesMax: number;
  readonly reads: "read-index" | "log";
}

export type Role = "follower" | "candidate" | "leader";

export interface RaftState {
  role: Role;
  // Persistent (the disk holds a copy; `flying` says what of the log it holds for sure).
  term: number;
  votedFor: NodeId;
  log: ChunkedLog<Entry>;
  // Volatile.
  leader: NodeId;
  commitIndex: number;
  appliedIndex: number;
  machine: StateMachine;
  /** The disk holds this log up to here. Invariant: stableIndex <= last index. */
  stableIndex: number;
  flying: Flying[];
  /** Term or vote changed and were not handed to the disk yet. */
  hardStateChanged: boolean;
  /** The latest batch that holds term and vote, 0 once it is durable. */
  hardStateTicket: Ticket;
  /** Candidate: the batch that makes its own vote durable, and who has voted for it. */
  campaign: Ticket;
  votes: NodeSet;
  /** Leader: by follower. */
  progress: Map<NodeId, Progress>;
  /** Leader: whom to answer when the entry at an index is applied. */
  waiting: Map<number, Request>;
  /** Leader: the latest read round that was sent, and the reads that wait. */
  round: number;
  reads: PendingRead[];
}

export function lastIndex(state: RaftState): number {
  return lastIndexOf(state.log);
}

/** The term of the entry at an index; 0 at index 0, -1 where there is no entry. */
export function termAt(state: RaftState, index: number): number {
  if (index === 0) return 0;
  return entryAt(state.log, index)?.term ?? -1;
}

export function lastTerm(state: RaftState): number {
  return termAt(state, lastIndexOf(state.log));
}
