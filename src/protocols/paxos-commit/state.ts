/**
 * The state of a node: participant (the paper's resource manager) of all nodes' transactions,
 * coordinator of its clients', acceptor of its neighbours', and leader of those that it takes over.
 */
import type { Ballot } from "../../protocol/ballot.ts";
import type { Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { Outcomes, OwnedPart } from "../../protocol/transactions/outcome.ts";
import type { Transaction } from "../../protocol/transactions/transaction.ts";
import type { Held, Vote } from "./messages.ts";

/** What an acceptor knows of the instances of one transaction. */
export interface Instances {
  /** The highest ballot that it has promised or accepted in. */
  promised: Ballot;
  /** What it has accepted, by participant. */
  readonly votes: Map<NodeId, Held>;
}

/**
 * A transaction that this node leads: its coordinator in ballot 0, later the node that took over.
 */
export interface Led {
  readonly ballot: Ballot;
  readonly participants: NodeSet;
  /** Acceptors that have promised the ballot; null: what they accept is being counted. */
  promises: NodeSet | null;
  /** By participant: of what is found in phase 1 the vote of the highest ballot. */
  readonly found: Map<NodeId, Held>;
  /** By participant: what acceptors have accepted in this ballot, and which of them. */
  readonly votes: Map<NodeId, Vote>;
  readonly acks: Map<NodeId, NodeSet>;
}

export interface PaxosCommitState extends Outcomes<OwnedPart> {
  /** How often this node has started, from 1; on disk before it begins or takes over any. */
  epoch: number;
  /** The record of the epoch, in flight to the disk; 0: it is there. */
  opening: Ticket;
  /** Transactions begun in this epoch. */
  count: number;
  /** The last entry of the log, and the last that the checkpoint covers. */
  lastIndex: number;
  checkpoint: number;
  instances: Map<Transaction, Instances>;
  led: Map<Transaction, Led>;
  /** By transaction of this coordinator that is not decided: whose operation it is. */
  asked: Map<Transaction, Request>;
  /** By transaction: the highest try that this node has made or heard of. */
  tries: Map<Transaction, number>;
}
