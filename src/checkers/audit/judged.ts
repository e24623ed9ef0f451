/** What an audit judges: services with their facts and invariants, and what holds over services. */
import type { FactTable } from "../../protocol/facts.ts";
import type { Invariant, Property } from "../property.ts";

/** A service as its judges see it: they know its members by their numbers in it. */
export interface Scope {
  readonly name: string;
  /** The number of its members. */
  readonly nodes: number;
  /** The facts that may be asserted of it. */
  readonly facts: FactTable;
  readonly invariants: readonly Invariant[];
  /** Folds that judge nothing, and may listen to facts that are never asserted. */
  readonly listeners: readonly Property[];
  /**
   * Folds that get each fact after all others. An audit with recorders keeps the rest of its state
   * where an audit without them does, so a snapshot of the one can be restored into the other.
   */
  readonly recorders: readonly Property[];
  /** A member's address is `base` plus its number. */
  readonly base: number;
  /** Process names by address; null: members are called `n1`, `n2`, ... */
  readonly names: readonly string[] | null;
}

export interface Judged {
  readonly scopes: readonly Scope[];
  /** They listen to `SERVICE.fact`. */
  readonly across: readonly Invariant[];
}

/** The scope of a property that is judged over all services. */
export const ACROSS = -1;

/** A property in its place. */
export interface PlacedProperty {
  /** Its invariant's name; empty: it judges nothing. */
  readonly name: string;
  readonly property: Property;
  /** The index of the service whose facts it listens to, or `ACROSS`. */
  readonly scope: number;
}

/** One service alone, whose members are all the nodes there are. */
export function loneService(
  invariants: readonly Invariant[],
  nodes: number,
  facts: FactTable,
  listeners: readonly Property[],
): Judged {
  const scope = {
    name: "",
    nodes,
    facts,
    invariants,
    listeners,
    recorders: [],
    base: 0,
    names: null,
  };
  return { scopes: [scope], across: [] };
}

/** All properties, in the order in which they get a fact and in which snapshots keep them. */
export function placedProperties({ scopes, across }: Judged): readonly PlacedProperty[] {
  const placed: PlacedProperty[] = [];
  const place = (name: string, property: Property, scope: number) => {
    placed.push({ name, property, scope });
  };
  const placeAll = (invariants: readonly Invariant[], scope: number) => {
    for (const invariant of invariants) {
      const { name, and = [] } = invariant;
      place(name, invariant, scope);
      for (const property of and) place(name, property, scope);
    }
  };
  scopes.forEach(({ invariants, listeners }, scope) => {
    placeAll(invariants, scope);
    for (const property of listeners) place("", property, scope);
  });
  placeAll(across, ACROSS);
  scopes.forEach(({ recorders }, scope) => {
    for (const property of recorders) place("", property, scope);
  });
  return placed;
}

/** @throws {RangeError} if an invariant listens to a fact that is not declared. */
export function refuseUndeclaredFacts({ scopes, across }: Judged): void {
  // Services that run one protocol share its table of facts, and are judged alike.
  const known = new Map<FactTable, Set<Invariant>>();
  for (const { invariants, facts } of scopes) {
    const right = known.get(facts) ?? new Set<Invariant>();
    known.set(facts, right);
    refuseUndeclared(
      invariants.filter((invariant) => !right.has(invariant)),
      facts,
    );
    for (const invariant of invariants) right.add(invariant);
  }
  if (across.length === 0) return;
  refuseUndeclared(across, Object.assign({}, ...scopes.map((scope) => qualified(scope))));
}

function refuseUndeclared(invariants: readonly Invariant[], facts: FactTable): void {
  for (const { name, property } of propertiesOf(invariants)) {
    for (const heard of Object.keys(property.on)) {
      if (heard in facts) continue;
      throw new RangeError(`invariant ${name} listens to ${heard}, a fact that is not declared`);
    }
  }
}

function propertiesOf(invariants: readonly Invariant[]) {
  return invariants.flatMap((invariant) =>
    [invariant, ...(invariant.and ?? [])].map((property) => ({ name: invariant.name, property })),
  );
}

/** The facts of a service under the names by which invariants over services listen to them. */
function qualified({ name, facts }: Scope): FactTable {
  return Object.fromEntries(
    Object.entries(facts).map(([fact, declared]) => [`${name}.${fact}`, declared]),
  );
}
