/**
 * Where a key is held: the first N nodes in an order of its own, then those that stand in. The
 * order is by rendezvous hashing; the paper has a ring with virtual nodes (§4.2), which promises
 * the same of a fixed set of nodes.
 */
import { hashText, mix } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";

/** All nodes, by the highest hash of key and node. */
export function preference(key: Value, nodes: number): readonly NodeId[] {
  const hash = hashText(JSON.stringify(key));
  const weight = (node: NodeId): number => mix(hash, node * 0x9e3779b1) >>> 0;
  return Array.from({ length: nodes }, (_, at) => at + 1).sort(
    (one, other) => weight(other) - weight(one) || one - other,
  );
}
