/**
 * Cycles of dependencies, by Adya's types: one for each component that has it, found in linear time
 * by strongly connected components of the graph on events. Only G-single is distinguished from
 * G-nonadjacent by reachability, in batches of readers.
 */
import type { Meter } from "../../linearizability/limits.ts";
import {
  type Adjacency,
  adjacencyOf,
  type Graph,
  type Mode,
  PROCESS,
  REALTIME,
  RW,
  WR,
  WW,
} from "./graph.ts";
import type { Column } from "./ints.ts";
import { componentsOf } from "./order.ts";
import { singleReader } from "./single.ts";

/** A step of a cycle, from one transaction to another; hubs on the way are left out. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  readonly about: number;
}

export interface Cycle {
  readonly anomaly: string;
  readonly steps: readonly Step[];
}

/** How many edges of a component are tried for a short cycle. */
const TRIES = 24;

/**
 * A type of cycles: the events and edges among which it runs, the kind of edge it must have, and
 * which types imply it.
 */
interface Type {
  readonly anomaly: string;
  readonly mode: Mode;
  readonly kinds: number;
  readonly must: number;
  readonly impliedBy: readonly string[];
}

const TYPES: readonly Type[] = [
  { anomaly: "G0", mode: "serial", kinds: WW, must: WW, impliedBy: [] },
  { anomaly: "G1c", mode: "serial", kinds: WW | WR, must: WR, impliedBy: ["G0"] },
  { anomaly: "G-nonadjacent", mode: "snapshot", kinds: WW | WR | RW, must: RW, impliedBy: [] },
  {
    anomaly: "G2-item",
    mode: "serial",
    kinds: WW | WR | RW,
    must: RW,
    impliedBy: ["G-single", "G-nonadjacent"],
  },
];

const ORDERS: readonly (readonly [string, number])[] = [
  ["", 0],
  ["-process", PROCESS],
  ["-realtime", REALTIME],
];

/**
 * The cycles of a graph, the worst of each component.
 * @param orders the orders besides dependencies that count: PROCESS, REALTIME, or both
 */
export function cyclesOf(graph: Graph, orders: number, meter: Meter): Cycle[] {
  const cycles: Cycle[] = [];
  // By anomaly: the transactions of its cycles.
  const told = new Map<string, Set<number>>();
  // What is not there with all orders is not there with fewer.
  const strongest = (orders & REALTIME) === 0 ? orders : REALTIME;
  const types = TYPES.filter(
    ({ mode, kinds }) => componentsOf(adjacencyOf(graph, mode, kinds | strongest)).count > 0,
  );
  ORDERS.forEach(([suffix, order], strength) => {
    if (order !== 0 && (orders & order) === 0) return;
    for (const type of types) {
      const weaker = ORDERS.slice(0, strength).map(([before]) => before);
      const family =
        type.anomaly === "G-nonadjacent" ? ["G-single", "G-nonadjacent"] : [type.anomaly];
      const implying = [
        ...type.impliedBy.flatMap((name) => [...weaker, suffix].map((end) => `${name}${end}`)),
        ...family.flatMap((name) => weaker.map((end) => `${name}${end}`)),
      ];
      const known = implying.flatMap((name) => [...(told.get(name) ?? [])]);
      for (const { anomaly, steps } of search(
        graph,
        { ...type, kinds: type.kinds | order },
        known,
        meter,
      )) {
        const name = `${anomaly}${suffix}`;
        cycles.push({ anomaly: name, steps });
        const members = told.get(name) ?? new Set<number>();
        told.set(name, members);
        for (const { from } of steps) members.add(from);
      }
    }
  });
  return cycles;
}

function search(
  graph: Graph,
  { anomaly, mode, kinds, must }: Type,
  known: readonly number[],
  meter: Meter,
): Cycle[] {
  const adjacency = adjacencyOf(graph, mode, kinds);
  const { count, of } = componentsOf(adjacency);
  if (count === 0) return [];
  const done = new Uint8Array(count);
  for (const transaction of known) {
    for (const event of [transaction, graph.nodes + transaction]) {
      const component = event < of.length ? (of[event] as number) : -1;
      if (component >= 0) done[component] = 1;
    }
  }
  // With an order among the edges a cycle without the kind that it must have is of a stronger type.
  const best: (Step[] | undefined)[] = [];
  const tries = new Int32Array(count);
  for (let event = 0; event < adjacency.size; event++) {
    meter.demand();
    const component = of[event] as number;
    if (component < 0 || done[component] === 1) continue;
    for (
      let at = adjacency.start[event] as number;
      at < (adjacency.start[event + 1] as number);
      at++
    ) {
      const edge = adjacency.edge[at] as number;
      if (of[adjacency.target[at] as number] !== component || edge < 0) continue;
      if ((graph.kind.at(edge) & must) === 0 || (tries[component] as number) >= TRIES) continue;
      tries[component] = (tries[component] as number) + 1;
      const steps = cycleThrough(graph, adjacency, of, event, at);
      const before = best[component];
      if (before === undefined || steps.length < before.length) best[component] = steps;
    }
  }
  return best.flatMap((steps, component): Cycle[] => {
    if (steps === undefined) return [];
    if (anomaly !== "G-nonadjacent") return [{ anomaly, steps }];
    if (antiSteps(steps) === 1) return [{ anomaly: "G-single", steps }];
    const event = singleReader(graph, adjacency, of, component, meter);
    const single =
      event === null ? null : cycleThrough(graph, adjacency, of, event.event, event.at, true);
    return single === null ? [{ anomaly, steps }] : [{ anomaly: "G-single", steps: single }];
  });
}

function antiSteps(steps: readonly Step[]): number {
  return steps.filter(({ kind }) => (kind & RW) !== 0).length;
}

/**
 * The shortest cycle through an edge; with `single`, one that has no anti-dependency after the
 * first edge and its hubs.
 */
function cycleThrough(
  graph: Graph,
  { size, start, target, edge }: Adjacency,
  of: Column,
  event: number,
  at: number,
  single = false,
): Step[] {
  const component = of[event] as number;
  const first = target[at] as number;
  const cameBy = new Map<number, { from: number; edge: number } | null>([[first, null]]);
  const queue = [first];
  walk: for (let head = 0; head < queue.length; head++) {
    graph.meter.demand();
    const here = queue[head] as number;
    for (let next = start[here] as number; next < (start[here + 1] as number); next++) {
      const end = target[next] as number;
      if (of[end] !== component || cameBy.has(end) || end >= size) continue;
      const number = edge[next] as number;
      const isHub = here >= graph.transactions && here < graph.nodes;
      if (single && number >= 0 && (graph.kind.at(number) & RW) !== 0 && !isHub) continue;
      cameBy.set(end, { from: here, edge: number });
      if (end === event) break walk;
      queue.push(end);
    }
  }
  const edges: number[] = [];
  for (let step = cameBy.get(event) ?? null; step !== null; step = cameBy.get(step.from) ?? null) {
    if (step.edge >= 0) edges.push(step.edge);
  }
  edges.push(edge[at] as number);
  return stepsOf(graph, edges.reverse());
}

/** Edges as steps from transaction to transaction, starting at one. */
function stepsOf(graph: Graph, edges: readonly number[]): Step[] {
  const isHub = (node: number): boolean => node >= graph.transactions;
  const shift = edges.findIndex((edge) => !isHub(graph.from.at(edge)));
  const turned = [...edges.slice(shift), ...edges.slice(0, shift)];
  const steps: Step[] = [];
  let from = -1;
  for (const edge of turned) {
    if (!isHub(graph.from.at(edge))) from = graph.from.at(edge);
    const to = graph.to.at(edge);
    if (!isHub(to))
      steps.push({ from, to, kind: graph.kind.at(edge), about: graph.about.at(edge) });
  }
  return steps;
}
