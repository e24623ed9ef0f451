/** Entries of the log, and the digest by which program and judges know them. */
import type { Asked, Value } from "rashomon";

/** A client's operation; null: what a new leader begins its term with. */
export type Operation = Pick<Asked, "client" | "sequence" | "f" | "key" | "input"> | null;

export interface Entry {
  readonly term: number;
  readonly operation: Operation;
}

/** What a disk keeps beside the log. */
export interface HardState {
  readonly term: number;
  readonly votedFor: number;
}

export const HARD_STATE = "hard-state";

/** 32 bits of an entry's content. */
export function digestOf({ term, operation }: Entry): number {
  return hashOf([term, operation as unknown as Value]);
}

/** FNV-1a of a value's text. */
export function hashOf(value: Value): number {
  let hash = 0x811c9dc5;
  for (const letter of JSON.stringify(value)) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) as number), 0x01000193);
  }
  return hash | 0;
}
