/** The state of a node of the chain. */
import type { Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Request } from "../../protocol/request.ts";
import type { StateMachine } from "../../protocol/state-machine.ts";

/** A batch on its way to the disk. */
export interface Writing {
  /** How many updates the disk holds then, of the history that began in `joined`. */
  readonly index: number;
  readonly joined: number;
}

/** How long ago the configuration service was heard, by the node's monotonic clock. */
export interface Trust {
  /** When it was last asked. */
  askedAtUs: number;
  /** As of when it has confirmed the epoch; -1: it has not. */
  confirmedAtUs: number;
}

export interface ChainState {
  /** Its number in the chain's service. */
  readonly node: NodeId;

  // The chain, as this node knows it.
  /** 0: it knows of none. */
  epoch: number;
  /** From head to tail. */
  members: readonly NodeId[];
  /** Receives the history from the tail, to become the next one; 0: none. */
  joining: NodeId;

  // Its history.
  /** The epoch in which it began; on disk with the history. */
  joined: number;
  /** All updates received: the one with index i at i - 1. */
  history: Request[];
  /** Updates of this epoch, by index, that came before one that precedes them. */
  ahead: Map<number, Request>;
  /** By client, the last of its updates in the history. */
  latest: Map<number, number>;
  /** How many of them the disk holds. */
  durable: number;
  /** How many the tail is known to hold: the object's state is the one after these. */
  committed: number;
  machine: StateMachine;
  writing: Map<Ticket, Writing>;

  // Its neighbours, in this epoch.
  /** How many updates the predecessor had when it first said so; -1: it has not. The head: 0. */
  offered: number;
  /** Whether the configuration service has been told that this node has the whole history. */
  told: boolean;
  /** How many the successor's disk holds; -1: it has not said. */
  passed: number;
  /** How many have been sent to it. */
  sent: number;

  // Reads, and what is asked of the configuration service.
  /** Those that wait for it to be asked, and for its answer. */
  reads: Request[];
  confirming: Request[];
  asking: boolean;
  /** With CRAQ's weaker reads only. */
  trust?: Trust;
  /** CRAQ: reads that wait for the next question to the tail, and for its answer. */
  dirty: Request[];
  querying: Request[];
  /**
   * The number of the last question. The first is drawn at each start: a tail that goes on in the
   * same epoch may still answer what was asked before.
   */
  query: number;
}
