/** Clients that roam: before which operations a client goes to another node, and to which. */
import type { Domain } from "../kernel/choices/domain.ts";
import { drawnBy } from "../kernel/choices/drawn.ts";
import type { RandomStream } from "../kernel/streams.ts";
import type { NodeId } from "../protocol/node-id.ts";

/** A share of all, in parts per million. */
const WHOLE_PPM = 1_000_000;

/**
 * How many nodes on a client goes before an operation, counted round the cluster; 0: it stays.
 * @param nodes how many there are: of one it never leaves, and draws nothing.
 */
export function drawnMove(stream: RandomStream, nodes: number, roamPpm: number): number {
  if (nodes < 2 || stream.below(WHOLE_PPM) >= roamPpm) return 0;
  return 1 + stream.below(nodes - 1);
}

/** The node that a move leads to. */
export function movedBy(at: NodeId, move: number, nodes: number): NodeId {
  return ((at - 1 + move) % nodes) + 1;
}

/** Where a client asks that is at a node: at its calmest there. A decision of 0 says so, too. */
export function destinations(at: NodeId, nodes: number, roamPpm: number): Domain<NodeId> {
  const drawn = drawnBy<NodeId>(
    (stream) => movedBy(at, drawnMove(stream, nodes, roamPpm), nodes),
    (node) => (node === at ? 0 : node),
    (decision) => (decision === 0 ? at : nodeOf(decision, nodes)),
  );
  return { ...drawn, calm: () => at };
}

function nodeOf(decision: unknown, nodes: number): NodeId | undefined {
  const isNode = Number.isSafeInteger(decision) && (decision as number) >= 1;
  return isNode && (decision as number) <= nodes ? (decision as NodeId) : undefined;
}
