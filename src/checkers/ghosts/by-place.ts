/** Ghost state by place, which is an index and a term: one value for each, and who had it first. */

import { at, type Column, emptyColumn, put } from "../../core/column.ts";

/** Plain data. Most indices occur in one term only: further terms are kept apart. */
export interface ByPlace {
  /** By index: the first term that was seen there, its value, and the node that had it. */
  readonly terms: Column;
  readonly values: Column;
  readonly nodes: Column;
  /** By `placeKey`. */
  readonly further: Map<number, { readonly value: number; readonly node: number }>;
}

/** Which node was first is said in messages only. */
export const BY_PLACE_READINGS = { nodes: "unread", node: "unread" } as const;

/** Terms stay below this, indices below 2^29: an index and a term are one whole number. */
const TERMS = 16_777_216;

/** An index (or slot) and a term (epoch, ballot) as one number. */
export function placeKey(index: number, term: number): number {
  return index * TERMS + term;
}

export function emptyByPlace(): ByPlace {
  return { terms: emptyColumn(), values: emptyColumn(), nodes: emptyColumn(), further: new Map() };
}

/**
 * Notes a node's value for a place, if it is the first.
 * @returns the node that had another value, 0 if none had.
 */
export function otherAt(
  seen: ByPlace,
  node: number,
  index: number,
  term: number,
  value: number,
): number {
  const known = at(seen.terms, index);
  if (known === undefined) {
    put(seen.terms, index, term);
    put(seen.values, index, value);
    put(seen.nodes, index, node);
    return 0;
  }
  if (known === term)
    return at(seen.values, index) === value ? 0 : (at(seen.nodes, index) as number);
  const key = placeKey(index, term);
  const first = seen.further.get(key);
  if (first === undefined) seen.further.set(key, { value, node });
  return first === undefined || first.value === value ? 0 : first.node;
}
