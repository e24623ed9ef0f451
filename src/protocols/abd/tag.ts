/**
 * Timestamps of a multi-writer register: a number and the writer that chose it, as one number, so
 * that the order of timestamps is the order of numbers (Lynch and Shvartsman 1997).
 */

/** `number * 2^20 + writer`; 0: the register's initial value. */
export type Tag = number;

/** Of all writers: nodes and their epochs, `epoch * 32 + node`. */
const WRITERS = 1_048_576;

/** A node in one of its epochs: no two writers are the same, restarts included. */
export type Writer = number;

export function tagOf(number: number, writer: Writer): Tag {
  return number * WRITERS + writer;
}

export function numberOf(tag: Tag): number {
  return Math.floor(tag / WRITERS);
}
