/**
 * The ring with virtual nodes: a node has points on a circle, a key belongs to the node of the
 * first point at or after it (Karger and others 1997).
 */
import { hashText } from "../core/hash.ts";

/** Points of each node. The spread of loads falls with their square root. */
export const POINTS = 128;

export interface Point {
  /** Uniform over the whole numbers from 0 to below 2^32. */
  readonly at: number;
  readonly node: string;
}

/** All points in order around the circle; two at one place in the order of their nodes' names. */
export function pointsOf(nodes: readonly string[]): readonly Point[] {
  const points = nodes.flatMap((node) =>
    Array.from({ length: POINTS }, (_, number) => ({
      at: hashText(`${node}#${number}`) >>> 0,
      node,
    })),
  );
  return points.sort((a, b) => a.at - b.at || (a.node < b.node ? -1 : a.node > b.node ? 1 : 0));
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

/**
 * All nodes in the order in which one meets them clockwise from a place: a node's later points are
 * passed over (the preference list of DeCandia and others 2007, §4.3).
 */
export function clockwise(points: readonly Point[], at: number): readonly string[] {
  const first = pointAfter(points, at);
  const met = new Set<string>();
  for (const { node } of points.slice(first)) met.add(node);
  for (const { node } of points.slice(0, first)) met.add(node);
  return [...met];
}
