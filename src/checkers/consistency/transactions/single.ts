/**
 * Finds a cycle with exactly one anti-dependency in a component, by reachability from 32 readers at
 * a time.
 */
import type { Meter } from "../../linearizability/limits.ts";
import { type Adjacency, type Graph, RW } from "./graph.ts";
import { type Column, column } from "./ints.ts";

const BATCH = 32;

/**
 * An anti-dependency of a component that dependencies alone lead back from: its event and its place
 * in the adjacency. Null if there is none, or the budget ended: then the component has a cycle with
 * several that are not adjacent.
 */
export function singleReader(
  graph: Graph,
  { start, target, edge }: Adjacency,
  of: Column,
  component: number,
  meter: Meter,
): { readonly event: number; readonly at: number } | null {
  const isAnti = (at: number): boolean =>
    (edge[at] as number) >= 0 && (graph.kind.at(edge[at] as number) & RW) !== 0;
  const isHub = (event: number): boolean => event >= graph.transactions && event < graph.nodes;
  const readers: number[] = [];
  for (let event = 0; event < of.length; event++) {
    if (of[event] !== component) continue;
    if (isHub(event)) continue;
    for (let at = start[event] as number; at < (start[event + 1] as number); at++) {
      if (!isAnti(at) || of[target[at] as number] !== component) continue;
      readers.push(event);
      break;
    }
  }
  // By event: which readers of the batch reach it.
  const reached = column(of.length);
  let queue: number[] = [];
  const reach = (event: number, bits: number): void => {
    const before = reached[event] as number;
    if ((before | bits) === before) return;
    reached[event] = before | bits;
    queue.push(event);
  };
  for (let first = 0; first < readers.length; first += BATCH) {
    for (const event of queue) reached[event] = 0;
    queue = [];
    const batch = readers.slice(first, first + BATCH);
    batch.forEach((reader, bit) => {
      for (let at = start[reader] as number; at < (start[reader + 1] as number); at++) {
        if (isAnti(at) && of[target[at] as number] === component)
          reach(target[at] as number, 1 << bit);
      }
    });
    for (let head = 0; head < queue.length; head++) {
      const event = queue[head] as number;
      const bits = reached[event] as number;
      if (!meter.spend()) return null;
      for (let at = start[event] as number; at < (start[event + 1] as number); at++) {
        const end = target[at] as number;
        if (of[end] === component && (isHub(event) || !isAnti(at))) reach(end, bits);
      }
    }
    for (const [bit, reader] of batch.entries()) {
      if (((reached[reader] as number) & (1 << bit)) === 0) continue;
      const at = edgeBack(reader, graph, { start, target, edge }, of);
      if (at >= 0) return { event: reader, at };
    }
  }
  return null;
}

/** The place of an anti-dependency of a reader from which dependencies lead back to it. */
function edgeBack(
  reader: number,
  graph: Graph,
  { start, target, edge }: Pick<Adjacency, "start" | "target" | "edge">,
  of: Column,
): number {
  for (let at = start[reader] as number; at < (start[reader + 1] as number); at++) {
    const number = edge[at] as number;
    if (number < 0 || (graph.kind.at(number) & RW) === 0) continue;
    const seen = new Set([target[at] as number]);
    for (const event of seen) {
      graph.meter.demand();
      if (event === reader) return at;
      const isHub = event >= graph.transactions && event < graph.nodes;
      for (let next = start[event] as number; next < (start[event + 1] as number); next++) {
        const end = target[next] as number;
        const via = edge[next] as number;
        if (of[end] !== of[reader]) continue;
        if (isHub || via < 0 || (graph.kind.at(via) & RW) === 0) seen.add(end);
      }
    }
  }
  return -1;
}
