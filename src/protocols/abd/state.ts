/** The state of a node: a replica, and the coordinator of its clients' operations. */
import type { Value } from "../../core/json.ts";
import type { Ticket } from "../../protocol/disk.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { Tag, Writer } from "./tag.ts";

/** A value with its timestamp. Immutable. */
export interface Copy {
  readonly tag: Tag;
  readonly value: Value;
}

/** What a replica knows of a client's last write. Immutable. */
export interface Claim {
  readonly sequence: number;
  /** The one writer that this replica lets choose a timestamp for it. */
  readonly writer: Writer;
  /** The timestamp that was chosen; 0: none is known. */
  readonly tag: Tag;
}

/** An operation that this node coordinates. */
export interface Operation {
  readonly request: Request;
  phase: "query" | "update";
  /** Who has answered in this phase. */
  heard: NodeSet;
  /** Query phase: those that let another writer have this write. */
  refused: NodeSet;
  /** The newest copy heard of; in the update phase: what is propagated. */
  copy: Copy;
  /** Those whose disks hold that copy, of those that have answered. */
  holders: NodeSet;
}

export interface AbdState {
  // Replica.
  /** The newest copy received, perhaps in flight to the disk. */
  copy: Copy;
  /** The copy that the disk holds. */
  durable: Copy;
  /** By client. */
  claims: Map<number, Claim>;
  /** Copies in flight to the disk. */
  writing: Map<Ticket, Copy>;

  // Coordinator.
  /** How often this node has started, from 1; on disk before it writes for a client. */
  epoch: number;
  /** The record of the epoch, in flight to the disk; 0: it is there. */
  opening: Ticket;
  /** The highest number of a timestamp that this node has chosen since it started. */
  number: number;
  /** Operations begun since it started. */
  count: number;
  operations: Map<number, Operation>;
  /** By client: its last operation, and the timestamp that it ended with; 0: it has not. */
  clients: Map<number, { sequence: number; tag: Tag }>;
  /** Clients that asked before the epoch was on disk. */
  waiting: Request[];
}
