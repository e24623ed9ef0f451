/**
 * A graph of dependencies. Nodes are the transactions, and after them hubs, through which many
 * depend on many: those of anti-dependencies, and the moments of the clock. An edge has a kind and
 * says which version makes it one.
 */
import { Meter } from "../../linearizability/limits.ts";
import { type Column, column, Ints } from "./ints.ts";

/**
 * Kinds of edges, as bits: Adya's dependencies, the order of a process, and the order of the clock.
 */
export const WW = 1;
export const WR = 2;
export const RW = 4;
export const PROCESS = 8;
export const REALTIME = 16;

/** What an edge is about when it is about no version. */
export const NO_VERSION = -1;

export class Graph {
  /** How many of the nodes are transactions. */
  readonly transactions: number;
  /** All nodes, hubs included. */
  nodes: number;
  readonly from: Ints;
  readonly to: Ints;
  readonly kind: Ints;
  /** By edge: the version written by its end (ww, rw) or read by it (wr). */
  readonly about: Ints;

  /** What those who go through it spend. */
  readonly meter: Meter;

  /** @param edges how many are expected */
  constructor(transactions: number, edges = 0, meter = new Meter(undefined)) {
    this.meter = meter;
    this.from = new Ints(edges);
    this.to = new Ints(edges);
    this.kind = new Ints(edges);
    this.about = new Ints(edges);
    this.transactions = transactions;
    this.nodes = transactions;
  }

  /** Adds an edge; one from a node to itself is none. */
  add(from: number, to: number, kind: number, about: number): void {
    if (from === to) return;
    this.from.push(from);
    this.to.push(to);
    this.kind.push(kind);
    this.about.push(about);
  }

  hub(): number {
    return this.nodes++;
  }

  /**
   * Adds anti-dependencies from every reader to every writer but itself, in linear size.
   * @param about by writer: the version it wrote
   */
  fanOut(readers: readonly number[], writers: readonly number[], about: readonly number[]): void {
    if (readers.length * writers.length <= 2 * (readers.length + writers.length)) {
      for (const reader of readers) {
        for (let at = 0; at < writers.length; at++) {
          this.add(reader, writers[at] as number, RW, about[at] as number);
        }
      }
      return;
    }
    const place = new Map(writers.map((writer, at) => [writer, at]));
    // `before[i]` leads to the first i + 1 writers, `after[i]` to those from i on.
    const before: number[] = [];
    const after: number[] = [];
    writers.forEach((writer, at) => {
      before.push(this.hub());
      this.add(before[at] as number, writer, RW, about[at] as number);
      if (at > 0) this.add(before[at] as number, before[at - 1] as number, RW, NO_VERSION);
    });
    if (readers.some((reader) => place.has(reader))) {
      writers.forEach((writer, at) => {
        after.push(this.hub());
        this.add(after[at] as number, writer, RW, about[at] as number);
        if (at > 0) this.add(after[at - 1] as number, after[at] as number, RW, NO_VERSION);
      });
    }
    for (const reader of readers) {
      const at = place.get(reader) ?? writers.length;
      if (at > 0) this.add(reader, before[at - 1] as number, RW, NO_VERSION);
      if (at + 1 < writers.length) this.add(reader, after[at + 1] as number, RW, NO_VERSION);
    }
  }
}

/**
 * Edges by the node they leave, in one block: those of node v from `start[v]` to `start[v + 1]`.
 */
export interface Adjacency {
  readonly size: number;
  readonly start: Column;
  readonly target: Column;
  /**
   * By place in `target`: the edge's number in the graph, -1 for the step from a start to its
   * commit.
   */
  readonly edge: Column;
  readonly meter: Meter;
}

/**
 * The graph on events. `serial`: a transaction is one event. `snapshot`: it starts and commits.
 * Dependencies and orders lead from a commit to a start, anti-dependencies from a start to a
 * commit, so that a cycle is one in which no two anti-dependencies are adjacent (Fekete et al.
 * 2005; Cerone and Gotsman 2018).
 * @param kinds the edges that count
 */
export type Mode = "serial" | "snapshot";

/** The event at which a transaction commits; its start has the transaction's own number. */
export function commitOf(graph: Graph, mode: Mode, transaction: number): number {
  return mode === "serial" ? transaction : graph.nodes + transaction;
}

/** The transaction or hub of an event. */
export function nodeOf(graph: Graph, event: number): number {
  return event < graph.nodes ? event : event - graph.nodes;
}

/** @throws OutOfBudget */
export function adjacencyOf(graph: Graph, mode: Mode, kinds: number): Adjacency {
  const { nodes, transactions, meter } = graph;
  const snapshot = mode === "snapshot";
  const size = snapshot ? nodes + transactions : nodes;
  const start = column(size + 2);
  const count = graph.from.length;
  const { from, to, kind } = graph;
  const leaves = (at: number): number => {
    const node = from.at(at);
    return snapshot && node < transactions && (kind.at(at) & RW) === 0 ? nodes + node : node;
  };
  for (let at = 0; at < count; at++) {
    meter.demand();
    if ((kind.at(at) & kinds) === 0) continue;
    const node = leaves(at) + 2;
    start[node] = (start[node] as number) + 1;
  }
  if (snapshot)
    for (let node = 0; node < transactions; node++)
      start[node + 2] = (start[node + 2] as number) + 1;
  for (let node = 1; node < size + 2; node++) {
    start[node] = (start[node] as number) + (start[node - 1] as number);
  }
  const target = column(start[size + 1] as number);
  const edge = column(target.length);
  const put = (node: number, end: number, number: number): void => {
    const place = start[node + 1] as number;
    start[node + 1] = place + 1;
    target[place] = end;
    edge[place] = number;
  };
  if (snapshot) for (let node = 0; node < transactions; node++) put(node, nodes + node, -1);
  for (let at = 0; at < count; at++) {
    meter.demand();
    if ((kind.at(at) & kinds) === 0) continue;
    const node = to.at(at);
    const isAnti = (kind.at(at) & RW) !== 0;
    put(leaves(at), snapshot && isAnti && node < transactions ? nodes + node : node, at);
  }
  return { size, start, target, edge, meter };
}

/** The same edges by the node they end in: those of node v from `start[v]` to `start[v + 1]`. */
export function backwards({ size, start, target }: Adjacency): { start: Column; source: Column } {
  const first = column(size + 2);
  for (let at = 0; at < target.length; at++) {
    const end = (target[at] as number) + 2;
    first[end] = (first[end] as number) + 1;
  }
  for (let node = 1; node < size + 2; node++) {
    first[node] = (first[node] as number) + (first[node - 1] as number);
  }
  const source = column(target.length);
  for (let node = 0; node < size; node++) {
    for (let at = start[node] as number; at < (start[node + 1] as number); at++) {
      const end = (target[at] as number) + 1;
      source[first[end] as number] = node;
      first[end] = (first[end] as number) + 1;
    }
  }
  return { start: first, source };
}
