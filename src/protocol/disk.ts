/** What a node may ask of its disk, and what it finds there when it starts. */
import type { NodeId } from "./node-id.ts";

/**
 * One change of the disk: a log of entries with contiguous indices from 1, and named records beside
 * it. Entries and values are immutable once written.
 */
export type Write =
  /** Adds one entry; `index` is the log's next. */
  | { readonly kind: "append"; readonly index: number; readonly entry: unknown }
  /** Drops the entries with index >= `from`. */
  | { readonly kind: "truncate"; readonly from: number }
  /**
   * Drops the entries with index <= `through`; past the log's end, the log continues at `through +
   * 1`.
   */
  | { readonly kind: "trim"; readonly through: number }
  /** Sets a record. */
  | { readonly kind: "put"; readonly key: string; readonly value: unknown }
  /** Removes a record. */
  | { readonly kind: "delete"; readonly key: string };

/** A message that waits for a batch to be durable. */
export interface Release<Message> {
  readonly to: NodeId;
  readonly message: Message;
}

/**
 * How a batch ended. Once one has failed, none is taken any more until the node restarts: a log has
 * no holes.
 */
export type DiskOutcome = "durable" | "failed";

/** Identifies a batch to the node that asked for it; counted from 1 in each incarnation. */
export type Ticket = number;

/** The asynchronous side: what a handler may ask. */
export interface Disk<Message> {
  /**
   * Asks for several writes at once, all or none. Durable later: then the messages in `thenSend`
   * leave and `onDisk` is called. Batches become durable in any order unless there is a barrier
   * between them; a crash loses those that are not durable. Where a batch fails, nothing of it is
   * written or sent.
   */
  batch(writes: readonly Write[], thenSend?: readonly Release<Message>[]): Ticket;
  /** A barrier: later batches start only when all earlier ones are durable. */
  sync(): void;
}

/** The durable side: what `start` finds. */
export interface DiskImage {
  /** A record's value, undefined if there is none. */
  get(key: string): unknown;
  /** The index of the first entry that the log holds; `lastIndex + 1` if it is empty. */
  readonly firstIndex: number;
  /** The index of the last entry; `firstIndex - 1` if the log is empty. */
  readonly lastIndex: number;
  /** The entry at an index, undefined outside the log. */
  entry(index: number): unknown;
  /**
   * What an earlier start of this process kept, if the log has only grown since; else undefined. It
   * is memory that outlives a crash, so it may only save work: a start without it must give the
   * same, as it has to after a snapshot of the run is restored. In strict mode nothing is kept, so
   * that a start which relies on it makes the runs differ (`--verify`).
   */
  recall?(): unknown;
  /** Keeps something for the next start. */
  keep?(made: unknown): void;
}
