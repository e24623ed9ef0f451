/** Where a key is held: the first N nodes in an order of its own, then those that stand in. */
import { hashText, mix } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";

/** All nodes, by the highest hash of key and node (rendezvous). */
export function preference(key: Value, nodes: number): readonly NodeId[] {
  const hash = hashText(JSON.stringify(key));
  const weight = (node: NodeId): number => mix(hash, node * 0x9e3779b1) >>> 0;
  return Array.from({ length: nodes }, (_, at) => at + 1).sort(
    (one, other) => weight(other) - weight(one) || one - other,
  );
}

/** Buckets of keys, the leaves of the tree that anti-entropy compares. */
export const BUCKETS = 8;

export function bucketOf(key: Value): number {
  return hashText(JSON.stringify(key)) & (BUCKETS - 1);
}
