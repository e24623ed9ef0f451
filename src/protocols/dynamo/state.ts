/** The state of a node of the store: a replica of some keys, and coordinator of its clients. */
import type { Value } from "../../core/json.ts";
import type { Release, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { Message } from "./messages.ts";
import type { Tree } from "./tree.ts";
import type { Version } from "./versions.ts";

/** Of a key, on a node: its own versions, and those that it keeps for others. */
export interface Held {
  readonly key: Value;
  readonly owner: NodeId;
  versions: readonly Version[];
}

/** An operation that this node coordinates. */
export interface Operation {
  readonly request: Request;
  phase: "query" | "store";
  /** Who has answered in the query phase. */
  heard: NodeSet;
  /** Whose versions are stored, by themselves or by another in their place. */
  stored: NodeSet;
  /** What has been read; in the store phase: what is written. */
  versions: readonly Version[];
  /** By node, what it answered: those that lack something are repaired. */
  readonly answers: Map<NodeId, readonly Version[]>;
  /** How often the nodes have been asked again. */
  waited: number;
  output: Value;
  /** Of a write: its number among those of this writer; 0: it has none yet. */
  write: number;
}

export interface StoreState {
  /** Its number. */
  readonly node: NodeId;
  /** By owner and key, `3 "k1"`. */
  held: Map<string, Held>;
  /** Entries of the log. */
  lastIndex: number;

  // The coordinator.
  /** One more with each start, from one that is drawn; on disk before it writes. */
  epoch: number;
  /** The record of the epoch, in flight to the disk; 0: it is there. */
  opening: Ticket;
  waiting: Request[];
  /** Writes and operations begun since it started. */
  writes: number;
  /** By key, the versions that it has written, with what it had read, and nothing has replaced. */
  own: Map<string, readonly Version[]>;
  count: number;
  operations: Map<number, Operation>;

  // Hints and anti-entropy.
  /** By operation: what was sent to its owner. */
  handoffs: Map<number, { readonly place: string; readonly versions: readonly Version[] }>;
  /** By peer, of the keys that both replicate. */
  trees: Map<NodeId, Tree>;
  /** Peers with which nothing has differed since anything changed here. */
  agreed: NodeSet;
}

/** Operations of one epoch. */
const OPERATIONS = 16_777_216;

/** The number of an operation that begins: no other of this node has it, in any epoch. */
export function nextOperation(state: StoreState): number {
  return state.epoch * OPERATIONS + ++state.count;
}

/** What leaves when an entry is durable. */
export type Then = readonly Release<Message>[];
