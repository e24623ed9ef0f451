/** A batch of writes on its way to a disk. */
import type { Release, Ticket, Write } from "../protocol/disk.ts";

/** Several writes that become durable together; a group commit is a chain of them. */
export interface Batch {
  readonly ticket: Ticket;
  readonly writes: readonly Write[];
  readonly thenSend: readonly Release<unknown>[];
  /** The step that issued it. */
  readonly cause: number;
  /** Whether a barrier follows this batch. */
  barrierAfter: boolean;
  /** The next batch of the same group commit, null at its end. */
  next: Batch | null;
}

/** The batches of a group commit, in order. */
export function batchesOf(group: Batch): Batch[] {
  const batches: Batch[] = [];
  for (let batch: Batch | null = group; batch !== null; batch = batch.next) batches.push(batch);
  return batches;
}

/** The kinds of the writes of a group commit's first batch, each once: `append+put`. */
export function kindsOf({ writes }: Batch): string {
  if (writes.length === 1) return (writes[0] as Write).kind;
  return [...new Set(writes.map(({ kind }) => kind))].join("+");
}
