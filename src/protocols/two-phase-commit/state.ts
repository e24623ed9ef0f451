/** The state of a node: coordinator of its clients' transactions, and participant of all nodes'. */
import type { Value } from "../../core/json.ts";
import type { Ticket } from "../../protocol/disk.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { Clients } from "../../protocol/transactions/clients.ts";
import type { Ledger } from "../../protocol/transactions/ledger.ts";
import type { Transaction } from "../../protocol/transactions/transaction.ts";

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

export interface CommitState extends Ledger, Clients {
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

  // Participant.
  /** Votes in flight to the disk. */
  voting: Map<Ticket, Transaction>;
  /** Transactions that this node has promised never to vote yes to. */
  refused: Set<Transaction>;
}
