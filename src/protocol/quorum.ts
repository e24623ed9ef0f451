/** Quorums: which sets of nodes may decide. */
import type { NodeId } from "./node-id.ts";

/** The size of a majority of `members` nodes: the smallest number that two disjoint sets cannot both have. */
export function majorityOf(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** A set of nodes as bits: node n is bit n - 1. At most 30 nodes. Counting nodes, never messages, is what makes a duplicate harmless. */
export type NodeSet = number;

export function withNode(set: NodeSet, node: NodeId): NodeSet {
  return set | (1 << (node - 1));
}

export function hasNode(set: NodeSet, node: NodeId): boolean {
  return (set & (1 << (node - 1))) !== 0;
}

/** How many nodes a set holds. */
export function sizeOf(set: NodeSet): number {
  let bits = set - ((set >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The largest value that at least `count` of the values reach; `1 <= count <= values.length`. */
export function reachedBy(values: readonly number[], count: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const candidate of values) {
    if (candidate <= best) continue;
    let reaching = 0;
    for (const value of values) if (value >= candidate) reaching++;
    if (reaching >= count) best = candidate;
  }
  return best;
}
