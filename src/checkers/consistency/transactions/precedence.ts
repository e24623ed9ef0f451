/**
 * A completing search for a total order of events: one that goes with a graph's edges and with
 * clauses, each of which says that of some pairs at least one is in order. Conflict-driven
 * (Marques-Silva and Sakallah 1999) over pairs "u before v", with acyclicity as theory, as PolySI
 * and Cobra have it from MonoSAT. Here the order itself is always available: it is kept topological
 * as pairs are added (Pearce and Kelly 2006), a clause that it happens to satisfy costs nothing,
 * and one that it violates is repaired.
 */
import type { Meter } from "../../linearizability/limits.ts";
import { type Adjacency, backwards } from "./graph.ts";
import { type Column, column } from "./ints.ts";

/** Pairs, flat: `[u, v, u, v...]`; at least one u must come before its v. */
export type Clause = readonly number[];

/**
 * Where clauses come from: asked for those that an order violates, of keys that it may have
 * touched.
 */
export interface Clauses {
  /**
   * Calls `found` for clauses violated by these places of events; again for the events that have
   * moved since the last call.
   */
  violated(place: Column, moved: readonly number[] | null, found: (clause: Clause) => void): void;
}

export type Outcome =
  | { readonly kind: "order"; readonly order: Column }
  /** None goes with all: both ways of the last clause close a cycle. */
  | { readonly kind: "none"; readonly clause: Clause }
  | { readonly kind: "undecided" };

/** A pair that was added: decided, or forced by others (by their places in the trail). */
interface Added {
  readonly from: number;
  readonly to: number;
  readonly level: number;
  readonly because: readonly number[];
}

const NONE: readonly number[] = [];

export class PrecedenceSearch {
  /** By event: its place in the order, and by place: the event. */
  readonly place: Column;
  readonly #order: Column;
  readonly #graph: Adjacency;
  #back: { start: Column; source: Column } | null = null;
  readonly #trail: Added[] = [];
  /** By event: pairs added that leave it, and that end in it, by their places in the trail. */
  readonly #leaving = new Map<number, number[]>();
  readonly #ending = new Map<number, number[]>();
  readonly #learned: Clause[] = [];
  /** By event: the walk that met it last. */
  readonly #seen: Column;
  /** What a walk finds, in its order: the event, where it came from, and by which pair if any. */
  readonly #found: Column;
  readonly #cameBy: Column;
  readonly #via: Column;
  #mark = 0;
  #level = 0;
  /** How often a pair was added, those taken back included. */
  #additions = 0;
  #moved: number[] = [];
  readonly #meter: Meter;
  #repairsLeft: number;
  readonly #clauses: Clauses;

  /**
   * @param order a topological order of the graph, to begin with
   * @param repairsMax after this many repairs it gives up, whatever the budget has left
   */
  constructor(
    graph: Adjacency,
    order: Column,
    clauses: Clauses,
    meter: Meter,
    repairsMax = Number.POSITIVE_INFINITY,
  ) {
    this.#repairsLeft = repairsMax;
    this.#graph = graph;
    this.#order = order.slice();
    this.place = column(graph.size);
    order.forEach((event, at) => {
      this.place[event] = at;
    });
    this.#clauses = clauses;
    this.#meter = meter;
    this.#seen = column(graph.size);
    this.#found = column(graph.size);
    this.#cameBy = column(graph.size);
    this.#via = column(graph.size);
  }

  run(): Outcome {
    for (let moved: readonly number[] | null = null; ; moved = this.#moved) {
      const found: Clause[] = [];
      this.#clauses.violated(this.place, moved, (clause) => found.push(clause));
      if (found.length === 0) return { kind: "order", order: this.#order };
      this.#moved = [];
      // First what is forced, and only when that changes nothing more, what leaves a choice.
      const before = this.#additions;
      for (const mayDecide of [false, true]) {
        if (mayDecide && this.#additions !== before) {
          for (const clause of found) for (const event of clause) this.#moved.push(event);
          break;
        }
        for (const clause of found) {
          const end = this.#repair(clause, mayDecide) ?? this.#repairLearned();
          if (end !== null) return end;
        }
      }
    }
  }

  /**
   * Learned clauses, until none of them forces anything more: a decision against one would be made
   * again and again.
   */
  #repairLearned(): Outcome | null {
    for (let at = this.#learned.length - 1; at >= 0; at--) {
      const clause = this.#learned[at] as Clause;
      if (!this.#isViolated(clause)) continue;
      const before = this.#additions;
      const end = this.#repair(clause, false);
      if (end !== null) return end;
      if (this.#additions !== before) at = this.#learned.length;
    }
    return null;
  }

  #isViolated(clause: Clause): boolean {
    for (let at = 0; at < clause.length; at += 2) {
      if (this.#isBefore(clause[at] as number, clause[at + 1] as number)) return false;
    }
    return true;
  }

  #isBefore(u: number, v: number): boolean {
    return (this.place[u] as number) < (this.place[v] as number);
  }

  /**
   * Adds the only pair that is possible, or the first where several are; learns from a clause of
   * which none is.
   */
  #repair(clause: Clause, mayDecide: boolean): Outcome | null {
    if (!this.#isViolated(clause)) return null;
    if (this.#repairsLeft-- <= 0 || !this.#meter.spend() || !this.#meter.goesOn())
      return { kind: "undecided" };
    const because = new Set<number>();
    let possible = -1;
    for (let at = 0; at < clause.length; at += 2) {
      const path = this.#path(clause[at + 1] as number, clause[at] as number);
      if (path !== null) for (const one of path) because.add(one);
      else if (possible < 0) possible = at;
      else {
        if (!mayDecide) return null;
        this.#level++;
        this.#add(clause[possible] as number, clause[possible + 1] as number, NONE);
        return null;
      }
    }
    if (possible < 0) return this.#learn(clause, because);
    this.#add(clause[possible] as number, clause[possible + 1] as number, [...because]);
    return null;
  }

  /**
   * Resolves a conflict back to the first pair through which all of its level's reasons go, and
   * turns that pair.
   */
  #learn(clause: Clause, conflict: Set<number>): Outcome | null {
    let level = 0;
    for (const one of conflict) level = Math.max(level, (this.#trail[one] as Added).level);
    if (level === 0) return { kind: "none", clause };
    const reasons = new Set([...conflict].filter((one) => (this.#trail[one] as Added).level > 0));
    const ofLevel = (): number[] =>
      [...reasons]
        .filter((one) => (this.#trail[one] as Added).level === level)
        .sort((a, b) => b - a);
    let top = ofLevel();
    while (top.length > 1) {
      const last = top[0] as number;
      reasons.delete(last);
      for (const one of (this.#trail[last] as Added).because) {
        if ((this.#trail[one] as Added).level > 0) reasons.add(one);
      }
      top = ofLevel();
    }
    const turned = this.#trail[top[0] as number] as Added;
    reasons.delete(top[0] as number);
    const others = [...reasons];
    const learned = [turned.to, turned.from];
    let back = 0;
    for (const one of others) {
      const { from, to, level: its } = this.#trail[one] as Added;
      learned.push(to, from);
      back = Math.max(back, its);
    }
    this.#backTo(back);
    if (learned.length > 2) this.#learned.push(learned);
    // The clause that showed the conflict may be violated still.
    for (const event of clause) this.#moved.push(event);
    const path = this.#path(turned.from, turned.to);
    if (path === null) this.#add(turned.to, turned.from, others);
    else return this.#learn(learned, new Set([...path, ...others]));
    return null;
  }

  #backTo(level: number): void {
    const trail = this.#trail;
    while (trail.length > 0 && (trail[trail.length - 1] as Added).level > level) {
      const { from, to } = trail.pop() as Added;
      this.#leaving.get(from)?.pop();
      this.#ending.get(to)?.pop();
    }
    this.#level = level;
  }

  /** Adds a pair that closes no cycle and moves the events between its ends. */
  #add(from: number, to: number, because: readonly number[]): void {
    this.#additions++;
    const number = this.#trail.push({ from, to, level: this.#level, because }) - 1;
    pushed(this.#leaving, from, number);
    pushed(this.#ending, to, number);
    const low = this.place[to] as number;
    const high = this.place[from] as number;
    if (high < low) return;
    const after = this.#reach(to, high, true).sort(
      (a, b) => (this.place[a] as number) - (this.place[b] as number),
    );
    const before = this.#reach(from, low, false).sort(
      (a, b) => (this.place[a] as number) - (this.place[b] as number),
    );
    const events = [...before, ...after];
    const places = events.map((event) => this.place[event] as number).sort((a, b) => a - b);
    events.forEach((event, at) => {
      const place = places[at] as number;
      this.place[event] = place;
      this.#order[place] = event;
      this.#moved.push(event);
    });
  }

  /** The events reached from one, forwards up to a place or backwards down to one. */
  #reach(from: number, limit: number, forwards: boolean): number[] {
    const mark = ++this.#mark;
    const found = [from];
    this.#seen[from] = mark;
    const visit = (event: number): void => {
      if (this.#seen[event] === mark) return;
      const place = this.place[event] as number;
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
        const pair = this.#trail[number] as Added;
        visit(forwards ? pair.to : pair.from);
      }
    }
    return found;
  }

  /** The pairs added on some path, by their places in the trail; null if there is no path. */
  #path(from: number, to: number): number[] | null {
    const { place } = this;
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
        const end = (this.#trail[number] as Added).to;
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
