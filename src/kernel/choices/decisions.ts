/**
 * Decisions: the answers to choices, by class and content key; recorded in one run, an overlay in
 * another.
 */
import { sameValue, type Value } from "../../core/json.ts";
import { type ChoiceClass, choiceClasses } from "./classes.ts";
import { below, type Domain, isFraction } from "./domain.ts";

/** The answer to one choice, by its class and content key. */
export type Decision = readonly [kind: ChoiceClass, key: string, decision: Value];

/** Decides some choices of a run: an overlay, or a strategy that steers. */
export interface Decider {
  /**
   * @returns the decision as plain data, as its domain reads it; undefined leaves the choice to the
   * base.
   */
  decide(kind: ChoiceClass, key: string, domain: Domain<unknown> | null): Value | undefined;
}

/** Gets every choice and its answer. */
export interface Listener {
  /**
   * A choice may be answered twice: a client's operation is planned, then invoked. The last answer
   * counts.
   */
  note(kind: ChoiceClass, key: string, decision: Value): void;
  /** What it has recorded, as plain data. */
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

/** By class, then by key. Null removes an operation or a fault. */
export class Decisions implements Decider, Listener {
  readonly #byClass: ReadonlyMap<ChoiceClass, Map<string, Value>>;

  constructor(decisions: Iterable<Decision> = []) {
    this.#byClass = new Map(choiceClasses.map((kind) => [kind, new Map<string, Value>()]));
    for (const [kind, key, decision] of decisions) this.note(kind, key, decision);
  }

  decide(kind: ChoiceClass, key: string): Value | undefined {
    return this.#byClass.get(kind)?.get(key);
  }

  note(kind: ChoiceClass, key: string, decision: Value): void {
    this.#byClass.get(kind)?.set(key, decision);
  }

  /** The decisions of a class by key, in the order in which the choices were first asked. */
  of(kind: ChoiceClass): ReadonlyMap<string, Value> {
    return this.#byClass.get(kind) ?? new Map();
  }

  /** How many there are of each class. */
  counts(): Readonly<Record<ChoiceClass, number>> {
    const counts = choiceClasses.map((kind) => [kind, this.of(kind).size] as const);
    return Object.fromEntries(counts) as Record<ChoiceClass, number>;
  }

  *[Symbol.iterator](): Generator<Decision, void, undefined> {
    for (const [kind, decisions] of this.#byClass) {
      for (const [key, decision] of decisions) yield [kind, key, decision];
    }
  }

  /** These decisions, and in their stead or beside them some others. */
  with(others: Iterable<Decision>): Decisions {
    return new Decisions([...this, ...others]);
  }

  snapshot(): readonly Decision[] {
    return [...this];
  }

  restore(snapshot: unknown): void {
    for (const decisions of this.#byClass.values()) decisions.clear();
    for (const [kind, key, decision] of snapshot as ReturnType<Decisions["snapshot"]>) {
      this.note(kind, key, decision);
    }
  }
}

/** Whether two decisions mean the same: equal, or the same part of different bounds. */
export function isAlike(a: Value, b: Value): boolean {
  if (sameValue(a, b)) return true;
  return (
    isFraction(a) && isFraction(b) && (below(b[1]).read(a) === b[0] || below(a[1]).read(b) === a[0])
  );
}
