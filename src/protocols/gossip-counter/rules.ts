/**
 * The decisions that a counter without consensus rests on (Shapiro, Preguica, Baquero and Zawirski
 * 2011, "A comprehensive study of convergent and commutative replicated data types", specifications
 * 6 and 7), each taking what it decides on.
 */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Identity, Slot } from "./state.ts";

export type Rules = typeof rules;

/** Identities of one node are so many numbers apart. */
const NODES = 32;

export const rules = {
  /**
   * A replica counts in a slot of its own, for no other may change it. One that has lost its
   * disk is another replica: it no longer knows what it had counted.
   */
  identity: (drawn: number, node: NodeId): Identity => drawn * NODES + node,
  /** Specification 6: the join of two states is the larger of each number. */
  merge: (held: Slot, received: Slot): Slot => ({
    plus: Math.max(held.plus, received.plus),
    minus: Math.max(held.minus, received.minus),
  }),
  /** Specification 7: what has been added less what has been taken away. */
  total: (slots: Iterable<Slot>): number => {
    let value = 0;
    for (const { plus, minus } of slots) value += plus - minus;
    return value;
  },
  /** Specification 6: what only grows takes nothing away. */
  mayTake: (amount: number, takesAway: boolean): boolean => amount >= 0 || takesAway,
  /** Only its owner changes a slot: what a replica receives of its own is ignored. */
  mayMerge: (identity: Identity, own: Identity): boolean => identity !== own,
  /** Whether the other side of an exchange knows less of a slot than this one. */
  isNews: ({ plus, minus }: Slot, known: Slot): boolean => plus > known.plus || minus > known.minus,
  /** Whether this replica has taken in this add of a client, or a later one of it, already. */
  isRetry: (sequence: number, last: number | undefined): boolean =>
    last !== undefined && sequence <= last,
};
