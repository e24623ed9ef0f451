/** The state of a node: coordinator of its clients' transactions, participant of all nodes'. */
import type { Value } from "../../core/json.ts";
import type { Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { Outcomes, OwnedPart } from "../../protocol/transactions/outcome.ts";
import type { Transaction } from "../../protocol/transactions/transaction.ts";

/** A part of a transaction that this node has voted yes to, and does not know the outcome of. */
export interface Voted extends OwnedPart {
  /** Whether it knows that all have voted yes; false: it is uncertain. */
  committable: boolean;
  /** Of a committable one: what the client will be answered. */
  output: Value;
  /** Whether this node has run without a crash since it voted: else it only asks. */
  readonly operational: boolean;
}

/** A transaction that its coordinator has not decided. */
export interface Undecided {
  readonly request: Request;
  readonly participants: NodeSet;
  votes: NodeSet;
  /** The steps as the client is answered them, by place; of those that have voted. */
  readonly outputs: Value[];
  /** Who has acknowledged the pre-commit; null: it is still being voted on. */
  acks: NodeSet | null;
}

/** What a participant in doubt has found out from the others. */
export interface Inquiry {
  /**
   * Of those that answered: who is uncertain, who is committable, and who has had a crash since.
   */
  uncertain: NodeSet;
  ready: NodeSet;
  recovered: NodeSet;
  /** Who has acknowledged the pre-commit of this node; null: it has sent none. */
  acks: NodeSet | null;
}

export interface ThreePhaseState extends Outcomes<Voted> {
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

  // Participant.
  inquiries: Map<Transaction, Inquiry>;
}

/** The place of a node in the order in which participants take over. From 0. */
export function rankOf(node: NodeId, participants: NodeSet): number {
  let rank = 0;
  for (let other = 1; other < node; other++) if ((participants >> (other - 1)) & 1) rank++;
  return rank;
}
