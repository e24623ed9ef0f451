/**
 * Orders of the events of a graph: one that goes with all edges and near time, or the components
 * that allow none.
 */
import type { Adjacency } from "./graph.ts";
import { type Column, column } from "./ints.ts";

/**
 * A topological order (Kahn 1962); among the events that may come next, the one of the earliest
 * time.
 * @returns events in order; fewer than `size` if the graph has a cycle
 * @throws OutOfBudget
 */
export function topologicalOrder(adjacency: Adjacency, timeOf: Float64Array): Column {
  const { size, start, target, meter } = adjacency;
  const waits = column(size);
  for (let at = 0; at < target.length; at++) {
    const end = target[at] as number;
    waits[end] = (waits[end] as number) + 1;
  }
  const ready = new Earliest(size, timeOf);
  for (let node = 0; node < size; node++) if (waits[node] === 0) ready.push(node);
  const order = column(size);
  let count = 0;
  for (let node = ready.pop(); node >= 0; node = ready.pop()) {
    meter.demand();
    order[count++] = node;
    const until = start[node + 1] as number;
    for (let at = start[node] as number; at < until; at++) {
      const end = target[at] as number;
      const left = (waits[end] as number) - 1;
      waits[end] = left;
      if (left === 0) ready.push(end);
    }
  }
  return count < size ? order.slice(0, count) : order;
}

/** A heap of events by time, then number. */
class Earliest {
  readonly #items: Column;
  readonly #timeOf: Float64Array;
  #length = 0;

  constructor(size: number, timeOf: Float64Array) {
    this.#items = column(size);
    this.#timeOf = timeOf;
  }

  push(node: number): void {
    const items = this.#items;
    let at = this.#length++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] as number;
      if (!this.#before(node, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = node;
  }

  /** -1 if there is none. */
  pop(): number {
    if (this.#length === 0) return -1;
    const items = this.#items;
    const first = items[0] as number;
    const last = items[--this.#length] as number;
    const length = this.#length;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && this.#before(items[child + 1] as number, items[child] as number))
        child++;
      const below = items[child] as number;
      if (!this.#before(below, last)) break;
      items[at] = below;
      at = child;
    }
    items[at] = last;
    return first;
  }

  #before(a: number, b: number): boolean {
    const mine = this.#timeOf[a] as number;
    const other = this.#timeOf[b] as number;
    return mine < other || (mine === other && a < b);
  }
}

/** Strongly connected components of more than one event (Tarjan 1972). */
export interface Components {
  readonly count: number;
  /** By event: the number of its component, -1 where that is the event alone. */
  readonly of: Column;
}

/** @throws OutOfBudget */
export function componentsOf({ size, start, target, meter }: Adjacency): Components {
  const of = column(size, -1);
  const order = column(size, -1);
  const low = column(size);
  const onStack = column(size);
  const next = start.slice();
  const stack = column(size);
  const path = column(size);
  let stacked = 0;
  let orders = 0;
  let count = 0;
  for (let root = 0; root < size; root++) {
    if (order[root] !== -1) continue;
    let depth = 0;
    path[0] = root;
    while (depth >= 0) {
      const node = path[depth] as number;
      if (order[node] === -1) {
        meter.demand();
        order[node] = orders;
        low[node] = orders++;
        stack[stacked++] = node;
        onStack[node] = 1;
      }
      const until = start[node + 1] as number;
      let child = -1;
      let at = next[node] as number;
      for (; at < until && child < 0; at++) {
        const end = target[at] as number;
        if (order[end] === -1) child = end;
        else if (onStack[end] === 1 && (order[end] as number) < (low[node] as number)) {
          low[node] = order[end] as number;
        }
      }
      next[node] = at;
      if (child >= 0) {
        path[++depth] = child;
        continue;
      }
      depth--;
      if (depth >= 0) {
        const parent = path[depth] as number;
        if ((low[node] as number) < (low[parent] as number)) low[parent] = low[node] as number;
      }
      if (low[node] !== order[node]) continue;
      const isAlone = stack[stacked - 1] === node;
      for (let member = -1; member !== node; ) {
        member = stack[--stacked] as number;
        onStack[member] = 0;
        if (!isAlone) of[member] = count;
      }
      if (!isAlone) count++;
    }
  }
  return { count, of };
}

/** The places of numbers in ascending order, without those that are infinite. */
export function orderBy(values: Float64Array): Int32Array {
  const { length } = values;
  let greatest = -1;
  let finite = 0;
  let isAscending = true;
  for (let at = 0; at < length; at++) {
    const value = values[at] as number;
    if (value === Number.POSITIVE_INFINITY) continue;
    finite++;
    if (value < greatest) isAscending = false;
    else greatest = value;
  }
  const order = new Int32Array(finite);
  let count = 0;
  for (let at = 0; at < length; at++) {
    if (values[at] !== Number.POSITIVE_INFINITY) order[count++] = at;
  }
  if (isAscending) return order;
  // Positions are whole and close: a table sorts them.
  const table = new Int32Array(greatest < 4 * length ? greatest + 1 : 0);
  let isTable = table.length > 0;
  for (let at = 0; at < finite && isTable; at++) {
    const value = values[order[at] as number] as number;
    isTable = Number.isInteger(value) && value >= 0 && table[value] === 0;
    if (isTable) table[value] = (order[at] as number) + 1;
  }
  if (!isTable) return order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  count = 0;
  for (let value = 0; value < table.length; value++) {
    if ((table[value] as number) > 0) order[count++] = (table[value] as number) - 1;
  }
  return order;
}
