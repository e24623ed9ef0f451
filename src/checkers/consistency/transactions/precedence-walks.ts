/**
 * The pairs that a search for an order has added to a graph, and walks along its edges and those
 * pairs, within a part of a topological order.
 */
import type { Meter } from "../../linearizability/limits.ts";
import { type Adjacency, backwards } from "./graph.ts";
import { type Column, column } from "./ints.ts";

/** A pair that was added: decided, or forced by others (by their places in the trail). */
export interface Added {
  readonly from: number;
  readonly to: number;
  readonly level: number;
  readonly because: readonly number[];
}

const NONE: readonly number[] = [];

export class PrecedenceWalks {
  readonly trail: Added[] = [];
  readonly #graph: Adjacency;
  /** By event: its place in the order. */
  readonly #place: Column;
  readonly #meter: Meter;
  #back: { start: Column; source: Column } | null = null;
  /** By event: pairs added that leave it, and that end in it, by their places in the trail. */
  readonly #leaving = new Map<number, number[]>();
  readonly #ending = new Map<number, number[]>();
  /** By event: the walk that met it last. */
  readonly #seen: Column;
  /** What a walk finds, in its order: the event, where it came from, and by which pair if any. */
  readonly #found: Column;
  readonly #cameBy: Column;
  readonly #via: Column;
  #mark = 0;

  constructor(graph: Adjacency, place: Column, meter: Meter) {
    this.#graph = graph;
    this.#place = place;
    this.#meter = meter;
    this.#seen = column(graph.size);
    this.#found = column(graph.size);
    this.#cameBy = column(graph.size);
    this.#via = column(graph.size);
  }

  add(pair: Added): void {
    const number = this.trail.push(pair) - 1;
    pushed(this.#leaving, pair.from, number);
    pushed(this.#ending, pair.to, number);
  }

  /** Takes the last pair back. */
  drop(): void {
    const { from, to } = this.trail.pop() as Added;
    this.#leaving.get(from)?.pop();
    this.#ending.get(to)?.pop();
  }

  /**
   * The events reached from one, forwards up to a place or backwards down to one.
   * @throws OutOfBudget
   */
  reach(from: number, limit: number, forwards: boolean): number[] {
    const mark = ++this.#mark;
    const found = [from];
    this.#seen[from] = mark;
    const visit = (event: number): void => {
      if (this.#seen[event] === mark) return;
      const place = this.#place[event] as number;
      if (forwards ? place > limit : place < limit) return;
      this.#seen[event] = mark;
      found.push(event);
    };
    const start = forwards ? this.#graph.start : this.#backward().start;
    const ends = forwards ? this.#graph.target : this.#backward().source;
    const pairs = forwards ? this.#leaving : this.#ending;
    for (let at = 0; at < found.length; at++) {
      this.#meter.demand();
      const event = found[at] as number;
      const until = start[event + 1] as number;
      for (let next = start[event] as number; next < until; next++) visit(ends[next] as number);
      for (const number of pairs.get(event) ?? NONE) {
        const pair = this.trail[number] as Added;
        visit(forwards ? pair.to : pair.from);
      }
    }
    return found;
  }

  /**
   * The pairs added on some path, by their places in the trail; null if there is no path.
   * @throws OutOfBudget
   */
  path(from: number, to: number): number[] | null {
    const place = this.#place;
    const limit = place[to] as number;
    if ((place[from] as number) > limit) return null;
    const mark = ++this.#mark;
    const seen = this.#seen;
    const found = this.#found;
    const cameBy = this.#cameBy;
    const via = this.#via;
    const { start, target } = this.#graph;
    let count = 0;
    seen[from] = mark;
    found[count++] = from;
    for (let at = 0; at < count; at++) {
      this.#meter.demand();
      const event = found[at] as number;
      if (event === to) return this.#pairsUpTo(at);
      const until = start[event + 1] as number;
      for (let next = start[event] as number; next < until; next++) {
        const end = target[next] as number;
        if (seen[end] === mark || (place[end] as number) > limit) continue;
        seen[end] = mark;
        cameBy[count] = at;
        via[count] = -1;
        found[count++] = end;
      }
      const leaving = this.#leaving.get(event);
      if (leaving === undefined) continue;
      for (const number of leaving) {
        const end = (this.trail[number] as Added).to;
        if (seen[end] === mark || (place[end] as number) > limit) continue;
        seen[end] = mark;
        cameBy[count] = at;
        via[count] = number;
        found[count++] = end;
      }
    }
    return null;
  }

  /** The pairs by which the last walk came to what it found there. */
  #pairsUpTo(place: number): number[] {
    const pairs: number[] = [];
    for (let at = place; at > 0; at = this.#cameBy[at] as number) {
      if ((this.#via[at] as number) >= 0) pairs.push(this.#via[at] as number);
    }
    return pairs;
  }

  #backward(): { start: Column; source: Column } {
    this.#back ??= backwards(this.#graph);
    return this.#back;
  }
}

function pushed(map: Map<number, number[]>, key: number, item: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
