/**
 * Where a key is held: the first N nodes in an order of its own, then those that stand in. The
 * order is that of a ring with virtual nodes (§4.2, §4.3), or by rendezvous hashing, which promises
 * the same of a fixed set of nodes without a table.
 */
import { hashText, mix } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { clockwise, pointsOf } from "../../protocol/ring.ts";

/** All nodes in the order in which they are to hold a key. */
export type Preference = (key: Value) => readonly NodeId[];

const numbersTo = (nodes: number): NodeId[] => Array.from({ length: nodes }, (_, at) => at + 1);

/** The node with the highest hash of key and node first. */
function byRendezvous(nodes: number): (hash: number) => readonly NodeId[] {
  return (hash) => {
    const weight = (node: NodeId): number => mix(hash, node * 0x9e3779b1) >>> 0;
    return numbersTo(nodes).sort((one, other) => weight(other) - weight(one) || one - other);
  };
}

/** The node of the first point at or after the key's hash first, and on clockwise. */
function byRing(nodes: number): (hash: number) => readonly NodeId[] {
  const points = pointsOf(numbersTo(nodes).map(String));
  return (hash) => clockwise(points, hash >>> 0).map(Number);
}

export const PLACEMENTS = ["rendezvous", "ring"] as const;

/** @param nodes how many there are. The order of a key is worked out when it is first asked for. */
export function preferenceOf(placement: (typeof PLACEMENTS)[number], nodes: number): Preference {
  const orderOf = placement === "ring" ? byRing(nodes) : byRendezvous(nodes);
  const known = new Map<string, readonly NodeId[]>();
  return (key) => {
    const text = JSON.stringify(key);
    const order = known.get(text) ?? orderOf(hashText(text));
    known.set(text, order);
    return order;
  };
}
