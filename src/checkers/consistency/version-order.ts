/**
 * An order of the versions of each key that is true to the clock and in which every read is as new
 * as a session guarantee requires: a graph of who must not be newer than whom, in linear size.
 * Versions that must not be newer than one another are two that have no order.
 */
import { countBelow } from "../../core/order.ts";
import type { Operation } from "../../history/operation.ts";
import type { Guarantee } from "../certificates/versions.ts";
import { type Accesses, INITIAL } from "./accesses.ts";
import { adjacencyOf, Graph, NO_VERSION, WW } from "./transactions/graph.ts";
import { componentsOf, topologicalOrder } from "./transactions/order.ts";

export type VersionOrder =
  /** By key: its writes, the oldest first. */
  | { readonly kind: "orders"; readonly orders: readonly (readonly number[])[] }
  /** Two writes neither of which can be the older one. */
  | { readonly kind: "none"; readonly operations: readonly number[] };

/** The nodes: a write by its index, what a key held at first, and hubs. */
class Versions {
  readonly graph: Graph;
  readonly #count: number;
  readonly #trails = new Map<
    number,
    Map<number, { readonly at: number[]; readonly hub: number[] }>
  >();

  constructor(count: number, keys: number) {
    this.graph = new Graph(count + keys);
    this.#count = count;
  }

  first(key: number): number {
    return this.#count + key;
  }

  /** Neither is newer than the other, unless they are one. */
  add(older: number, newer: number): void {
    this.graph.add(older, newer, WW, NO_VERSION);
  }

  /** Notes what a session wrote, or read, of a key: hubs lead from all of it so far. */
  note(session: number, key: number, index: number, version: number): void {
    const ofKey = this.#trails.get(key) ?? new Map();
    this.#trails.set(key, ofKey);
    const trail = ofKey.get(session) ?? { at: [], hub: [] };
    ofKey.set(session, trail);
    const hub = this.graph.hub();
    const before = trail.hub[trail.hub.length - 1];
    if (before !== undefined) this.add(before, hub);
    this.add(version, hub);
    trail.at.push(index);
    trail.hub.push(hub);
  }

  /** The hub of what a session had noted of a key before an operation; -1 if nothing. */
  before(session: number, key: number, index: number): number {
    const trail = this.#trails.get(key)?.get(session);
    if (trail === undefined) return -1;
    return trail.hub[countBelow(trail.at, index) - 1] ?? -1;
  }
}

/** Looks for an order; reads whose source is not known ask for nothing. */
export function orderVersions(
  history: readonly Operation[],
  accesses: Accesses,
  { whose, what }: Guarantee,
): VersionOrder {
  const { keys, keyOf, writes, source } = accesses;
  const versions = new Versions(history.length, keys.length);
  const counts = countsOf(history, accesses);
  addClock(history, accesses, counts, versions);
  // By session: of each session whose writes it has seen, the latest of them.
  const seen = new Map<number, Map<number, number>>();
  for (const [index, { process, outcome }] of history.entries()) {
    const key = keyOf[index] as number;
    if (key < 0 || outcome !== "ok") continue;
    const from = source[index] as number;
    const version = from >= 0 ? from : from === INITIAL ? versions.first(key) : -1;
    const known = seen.get(process) ?? new Map<number, number>();
    seen.set(process, known);
    if (version >= 0) {
      for (const [session, until] of whose === "own" ? [[process, index] as const] : known) {
        const hub = versions.before(session, key, until);
        if (hub >= 0) versions.add(hub, version);
      }
    }
    if (what === "writes" && writes[index] === 1) versions.note(process, key, index, index);
    if (what === "reads" && version >= 0) versions.note(process, key, index, version);
    if (from < 0) continue;
    const writer = (history[from] as Operation).process;
    known.set(writer, Math.max(known.get(writer) ?? -1, from));
  }
  return conclude(history, accesses, counts, versions);
}

/** By operation: 1 if it writes a version: it succeeded, or was read. */
function countsOf(history: readonly Operation[], { writes, source }: Accesses): Uint8Array {
  const counts = new Uint8Array(history.length);
  history.forEach(({ outcome }, index) => {
    if (writes[index] === 1 && outcome === "ok") counts[index] = 1;
  });
  for (const from of source) if (from >= 0) counts[from] = 1;
  return counts;
}

/**
 * What had completed before another write of the key was invoked is older; what was there at first
 * is the oldest.
 */
function addClock(
  history: readonly Operation[],
  { keys, keyOf }: Accesses,
  counts: Uint8Array,
  versions: Versions,
): void {
  const byKey: number[][] = keys.map(() => []);
  counts.forEach((one, index) => {
    if (one === 1) byKey[keyOf[index] as number]?.push(index);
  });
  byKey.forEach((writes, key) => {
    const completedOf = (index: number): number => (history[index] as Operation).completed;
    const ended = [...writes].sort((a, b) => completedOf(a) - completedOf(b) || a - b);
    let moment = versions.first(key);
    let at = 0;
    for (const index of writes) {
      const { invoked } = history[index] as Operation;
      if (at < ended.length && completedOf(ended[at] as number) < invoked) {
        const next = versions.graph.hub();
        versions.add(moment, next);
        moment = next;
      }
      for (; at < ended.length && completedOf(ended[at] as number) < invoked; at++) {
        versions.add(ended[at] as number, moment);
      }
      versions.add(moment, index);
    }
  });
}

function conclude(
  history: readonly Operation[],
  { keys, keyOf }: Accesses,
  counts: Uint8Array,
  { graph }: Versions,
): VersionOrder {
  const { of } = componentsOf(adjacencyOf(graph, "serial", WW));
  const isVersion = (node: number): boolean => node < graph.transactions;
  // What must not be newer than one another is one: that is its version, if it has one.
  const oneOf = new Map<number, number>();
  for (let node = 0; node < graph.nodes; node++) {
    const component = of[node] as number;
    if (component < 0) continue;
    const known = oneOf.get(component);
    if (known === undefined) oneOf.set(component, node);
    else if (isVersion(node)) {
      const operations = [known, node].filter((one) => one < history.length);
      if (operations.length === 1) operations.unshift(operations[0] as number);
      return { kind: "none", operations };
    }
  }
  const same = (node: number): number => oneOf.get(of[node] as number) ?? node;
  const merged = new Graph(graph.nodes);
  for (let at = 0; at < graph.from.length; at++) {
    merged.add(same(graph.from.at(at)), same(graph.to.at(at)), WW, NO_VERSION);
  }
  const times = Float64Array.from(
    { length: graph.nodes },
    (_, node) => history[node]?.invoked ?? -1,
  );
  const orders: number[][] = keys.map(() => []);
  for (const node of topologicalOrder(adjacencyOf(merged, "serial", WW), times)) {
    if (counts[node] === 1) orders[keyOf[node] as number]?.push(node);
  }
  return { kind: "orders", orders };
}
