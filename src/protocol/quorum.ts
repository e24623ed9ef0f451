/** Quorums: which sets of nodes may decide. */
import type { NodeId } from "./node-id.ts";

/**
 * The size of a majority of `members` nodes: the smallest number that two disjoint sets cannot both
 * have.
 */
export function majorityOf(members: number): number {
  return Math.floor(members / 2) + 1;
}

/**
 * A set of nodes as bits: node n is bit n - 1. At most 30 nodes. Counting nodes, never messages, is
 * what makes a duplicate harmless.
 */
export type NodeSet = number;

export function withNode(set: NodeSet, node: NodeId): NodeSet {
  return set | (1 << (node - 1));
}

export function hasNode(set: NodeSet, node: NodeId): boolean {
  return (set & (1 << (node - 1))) !== 0;
}

/** The nodes of a set, ascending. */
export function nodesOf(set: NodeSet): readonly NodeId[] {
  const nodes: NodeId[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) nodes.push(32 - Math.clz32(rest & -rest));
  return nodes;
}

/** The set of these nodes. */
export function setOf(nodes: Iterable<NodeId>): NodeSet {
  let set: NodeSet = 0;
  for (const node of nodes) set = withNode(set, node);
  return set;
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

/**
 * Whether two configurations can decide without each other: each is a list of groups, of all of
 * which its quorums hold a majority (one group, or two while a configuration is joint). Nodes that
 * are in the same groups are alike, so that only their numbers are divided between the two sides.
 */
export function mayDecideApart(one: readonly NodeSet[], other: readonly NodeSet[]): boolean {
  const groups = [...one, ...other];
  const kinds = new Map<number, number>();
  for (let rest = groups.reduce((all, group) => all | group, 0); rest !== 0; rest &= rest - 1) {
    const node = rest & -rest;
    const kind = groups.reduce((bits, group, at) => bits | ((group & node) === 0 ? 0 : 1 << at), 0);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const ofOne = 2 ** one.length - 1;
  const wanted = groups.map((group) => majorityOf(sizeOf(group)));
  return divides([...kinds], 0, wanted, ofOne);
}

/**
 * Whether the nodes of the kinds from `at` on can be divided so that each group gets what it still
 * wants.
 * @param ofOne the groups of the first side, as bits; a node on that side counts for no group of
 * the other.
 */
function divides(
  kinds: readonly (readonly [kind: number, nodes: number])[],
  at: number,
  wanted: readonly number[],
  ofOne: number,
): boolean {
  const next = kinds[at];
  if (next === undefined) return wanted.every((count) => count <= 0);
  const [kind, nodes] = next;
  const least = (kind & ~ofOne) === 0 ? nodes : 0;
  const most = (kind & ofOne) === 0 ? 0 : nodes;
  for (let count = least; count <= most; count++) {
    const rest = wanted.map((missing, group) => {
      const bit = 1 << group;
      if ((kind & bit) === 0) return missing;
      return missing - ((bit & ofOne) === 0 ? nodes - count : count);
    });
    if (divides(kinds, at + 1, rest, ofOne)) return true;
  }
  return false;
}
