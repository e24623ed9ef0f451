/**
 * Transaction identifiers: an epoch and a counter in it, as one whole number that orders as the
 * pair does (Junqueira 2011).
 */

/** Counters of one epoch stay below this. */
const COUNTERS = 4_294_967_296;

/**
 * The zxid of the `counter`-th transaction of `epoch`; counter 0 is the epoch's beginning, not a
 * transaction.
 */
export function zxidOf(epoch: number, counter: number): number {
  return epoch * COUNTERS + counter;
}

export function epochOf(zxid: number): number {
  return Math.floor(zxid / COUNTERS);
}

export function counterOf(zxid: number): number {
  return zxid % COUNTERS;
}

/** `7:3`, the third transaction of epoch 7. */
export function zxidName(zxid: number): string {
  return `${epochOf(zxid)}:${counterOf(zxid)}`;
}
