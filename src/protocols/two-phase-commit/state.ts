/** The state of a node: coordinator of its clients' transactions, and participant of all nodes'. */
import type { Value } from "../../core/json.ts";
import type { Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { Locks } from "./locks.ts";
import type { Step, Transaction } from "./transaction.ts";

/** A part of a transaction that this node has voted yes to, and does not know the outcome of. */
export interface Prepared {
  readonly participants: NodeSet;
  readonly work: readonly Step[];
  readonly outputs: readonly Value[];
  /** Whether the vote is on disk: before that it is not repeated either. */
  durable: boolean;
}

/** A transaction that its coordinator has not decided. */
export interface Undecided {
  readonly request: Request;
  readonly participants: NodeSet;
  votes: NodeSet;
  /** The steps as the client is answered them, by place; of those that have voted. */
  readonly outputs: Value[];
  /** The record of the commit, in flight to the disk; 0: it is still being voted on. */
  record: Ticket;
}

/** A commit that not all participants have acknowledged. */
export interface Committed {
  readonly participants: NodeSet;
  acks: NodeSet;
}

/** A client's last transaction that took effect, and its answer. */
export interface Session {
  readonly sequence: number;
  readonly output: Value;
}

export interface CommitState {
  /** How often this node has started, from 1; on disk before a transaction of it begins. */
  epoch: number;
  /** The record of the epoch, in flight to the disk; 0: it is there. */
  opening: Ticket;
  /** Transactions begun in this epoch. */
  count: number;
  /** The last entry of the log, and the last that the checkpoint covers. */
  lastIndex: number;
  checkpoint: number;

  // Coordinator.
  undecided: Map<Transaction, Undecided>;
  committed: Map<Transaction, Committed>;
  sessions: Map<number, Session>;
  /** By client, what it waits for. */
  waiting: Map<number, Request>;

  // Participant.
  registers: Map<string, Value>;
  locks: Locks;
  prepared: Map<Transaction, Prepared>;
  /** Votes in flight to the disk. */
  voting: Map<Ticket, Transaction>;
  /** How transactions ended, as long as their coordinators may still ask about them. */
  ended: Map<Transaction, boolean>;
  /** Transactions that this node has promised never to vote yes to. */
  refused: Set<Transaction>;
  /** By coordinator, the oldest transaction that it may still ask about. */
  oldest: Map<NodeId, Transaction>;
}
