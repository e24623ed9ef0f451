/**
 * Clients that roam: before which operations a client goes to a node that is drawn, and to which.
 */
import type { Domain } from "../kernel/choices/domain.ts";
import { drawnBy } from "../kernel/choices/drawn.ts";
import type { RandomStream } from "../kernel/streams.ts";
import type { NodeId } from "../protocol/node-id.ts";

/** A share of all, in parts per million. */
const WHOLE_PPM = 1_000_000;

/** The node that a client goes to; 0: it stays where it is. */
export type Destination = NodeId | 0;

/**
 * Whom a client asks next: a node that follows from the draw alone, wherever the client is.
 * @param nodes how many there are: of one it draws nothing.
 */
export function drawnDestination(
  stream: RandomStream,
  nodes: number,
  roamPpm: number,
): Destination {
  if (nodes < 2 || stream.below(WHOLE_PPM) >= roamPpm) return 0;
  return 1 + stream.below(nodes);
}

/** Where a client goes before an operation; it stays where it is calm. */
export function destinations(nodes: number, roamPpm: number): Domain<Destination> {
  const drawn = drawnBy<Destination>(
    (stream) => drawnDestination(stream, nodes, roamPpm),
    (node) => node,
    (decision) => (isDestination(decision, nodes) ? decision : undefined),
  );
  return { ...drawn, calm: () => 0 };
}

function isDestination(decision: unknown, nodes: number): decision is Destination {
  const isWhole = Number.isSafeInteger(decision) && (decision as number) >= 0;
  return isWhole && (decision as number) <= nodes;
}
