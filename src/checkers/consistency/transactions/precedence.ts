/**
 * A completing search for a total order of events: one that goes with a graph's edges and with
 * clauses, each of which says that of some pairs at least one is in order. Conflict-driven
 * (Marques-Silva and Sakallah 1999) over pairs "u before v", with acyclicity as theory, as PolySI
 * and Cobra have it from MonoSAT. Here the order itself is always available: it is kept topological
 * as pairs are added (Pearce and Kelly 2006), a clause that it happens to satisfy costs nothing,
 * and one that it violates is repaired.
 */
import type { Meter } from "../../linearizability/limits.ts";
import type { Adjacency } from "./graph.ts";
import { type Column, column } from "./ints.ts";
import { type Added, PrecedenceWalks } from "./precedence-walks.ts";

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

const NONE: readonly number[] = [];

export class PrecedenceSearch {
  /** By event: its place in the order, and by place: the event. */
  readonly place: Column;
  readonly #order: Column;
  readonly #walks: PrecedenceWalks;
  readonly #learned: Clause[] = [];
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
    this.#order = order.slice();
    this.place = column(graph.size);
    order.forEach((event, at) => {
      this.place[event] = at;
    });
    this.#clauses = clauses;
    this.#meter = meter;
    this.#walks = new PrecedenceWalks(graph, this.place, meter);
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
      const path = this.#walks.path(clause[at + 1] as number, clause[at] as number);
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
    for (const one of conflict) level = Math.max(level, (this.#walks.trail[one] as Added).level);
    if (level === 0) return { kind: "none", clause };
    const reasons = new Set(
      [...conflict].filter((one) => (this.#walks.trail[one] as Added).level > 0),
    );
    const ofLevel = (): number[] =>
      [...reasons]
        .filter((one) => (this.#walks.trail[one] as Added).level === level)
        .sort((a, b) => b - a);
    let top = ofLevel();
    while (top.length > 1) {
      const last = top[0] as number;
      reasons.delete(last);
      for (const one of (this.#walks.trail[last] as Added).because) {
        if ((this.#walks.trail[one] as Added).level > 0) reasons.add(one);
      }
      top = ofLevel();
    }
    const turned = this.#walks.trail[top[0] as number] as Added;
    reasons.delete(top[0] as number);
    const others = [...reasons];
    const learned = [turned.to, turned.from];
    let back = 0;
    for (const one of others) {
      const { from, to, level: its } = this.#walks.trail[one] as Added;
      learned.push(to, from);
      back = Math.max(back, its);
    }
    this.#backTo(back);
    if (learned.length > 2) this.#learned.push(learned);
    // The clause that showed the conflict may be violated still.
    for (const event of clause) this.#moved.push(event);
    const path = this.#walks.path(turned.from, turned.to);
    if (path === null) this.#add(turned.to, turned.from, others);
    else return this.#learn(learned, new Set([...path, ...others]));
    return null;
  }

  #backTo(level: number): void {
    const trail = this.#walks.trail;
    while (trail.length > 0 && (trail[trail.length - 1] as Added).level > level) {
      this.#walks.drop();
    }
    this.#level = level;
  }

  /** Adds a pair that closes no cycle and moves the events between its ends. */
  #add(from: number, to: number, because: readonly number[]): void {
    this.#additions++;
    this.#walks.add({ from, to, level: this.#level, because });
    const low = this.place[to] as number;
    const high = this.place[from] as number;
    if (high < low) return;
    const after = this.#walks
      .reach(to, high, true)
      .sort((a, b) => (this.place[a] as number) - (this.place[b] as number));
    const before = this.#walks
      .reach(from, low, false)
      .sort((a, b) => (this.place[a] as number) - (this.place[b] as number));
    const events = [...before, ...after];
    const places = events.map((event) => this.place[event] as number).sort((a, b) => a - b);
    events.forEach((event, at) => {
      const place = places[at] as number;
      this.place[event] = place;
      this.#order[place] = event;
      this.#moved.push(event);
    });
  }
}
