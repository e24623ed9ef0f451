/**
 * The ring with virtual nodes: a node has points on a circle, a key belongs to the node of the
 * first point at or after it (Karger and others 1997).
 */
import { byText, hashOf, type Placement } from "./placement.ts";

/** Points of each node. The spread of loads falls with their square root. */
export const POINTS = 128;

export interface Point {
  readonly at: number;
  readonly node: string;
}

/** All points in order around the circle; two at one place in the order of their nodes' names. */
export function pointsOf(nodes: readonly string[]): readonly Point[] {
  const points = nodes.flatMap((node) =>
    Array.from({ length: POINTS }, (_, number) => ({ at: hashOf(`${node}#${number}`), node })),
  );
  return points.sort((a, b) => a.at - b.at || byText(a.node, b.node));
}

/** The place of the first point at or after `at`, past the last one the first. */
export function pointAfter(points: readonly Point[], at: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle] as Point).at < at) low = middle + 1;
    else high = middle;
  }
  return low % points.length;
}

export const ring: Placement = {
  name: "ring",
  about: "The node of the first of its 128 points at or after the key's hash, around a circle.",
  source: "Karger and others 1997; virtual nodes: Dynamo (DeCandia and others 2007)",
  assign(keys, nodes) {
    const points = pointsOf(nodes);
    return keys.map((key) => (points[pointAfter(points, hashOf(key))] as Point).node);
  },
};
