/** The folds of an audit: the states they change, and which of them get a fact, in what order. */
import { type Factory, type Form, factoryFor, type Listener } from "../../core/dispatch.ts";
import type { FactTable } from "../../protocol/facts.ts";
import type { Ghost, GhostFolds } from "../ghosts/ghost.ts";
import { ghosts } from "../ghosts/index.ts";
import type { AuditView, Property } from "../property.ts";
import { Held } from "./held.ts";
import { ACROSS, type PlacedProperty, type Scope } from "./judged.ts";

/** A property with its state. */
export interface Cell {
  /** The index of the service whose facts it listens to, or `ACROSS`. */
  readonly scope: number;
  readonly property: Property;
  readonly view: AuditView;
  /** The fields of its state that copies share. */
  readonly immutable: ReadonlySet<string>;
  state: unknown;
  /** Whether a snapshot holds the same state. It is copied before the next fold changes it. */
  isShared: boolean;
  /** Its part in the identity of a state; null: it judges nothing, so it has none. */
  held: Held | null;
}

/** A ghost that some property asks for, with what changes it. */
export interface PlacedGhost {
  readonly scope: number;
  readonly ghost: Ghost;
  readonly folds: GhostFolds<Ghost>;
  readonly cell: { readonly state: Ghost };
  readonly held: Held;
}

/** By `SCOPE NAME`. */
export type PlacedGhosts = ReadonlyMap<string, PlacedGhost>;

/** One ghost for each service and name that a property asks for. */
export function ghostsFor(
  properties: readonly PlacedProperty[],
  scopes: readonly Scope[],
): PlacedGhosts {
  const placed = new Map<string, PlacedGhost>();
  for (const { property, scope } of properties) {
    for (const name of property.uses ?? []) {
      const key = `${scope} ${name}`;
      if (placed.has(key)) continue;
      const folds = ghosts[name] as GhostFolds<Ghost>;
      const ghost = folds.make(scopes[scope]?.nodes ?? 0);
      const held = new Held(() => ghost.held, folds.readings);
      placed.set(key, { scope, ghost, folds, cell: { state: ghost }, held });
    }
  }
  return placed;
}

/** A cell, by its place, and what it does with a fact. */
interface Hearing {
  readonly at: number;
  readonly run: Listener["run"];
}

/** Who listens to which fact of a service: by its name, in the order of the cells. */
function hearingsOf(
  cells: readonly Cell[],
  scope: number,
  service: string,
): ReadonlyMap<string, readonly Hearing[]> {
  const hearings = new Map<string, Hearing[]>();
  const prefix = `${service}.`;
  cells.forEach(({ scope: own, property }, at) => {
    for (const [name, run] of Object.entries(property.on)) {
      if (own !== scope && !(own === ACROSS && name.startsWith(prefix))) continue;
      const fact = own === scope ? name : name.slice(prefix.length);
      const hearing = { at, run: run as Listener["run"] };
      const known = hearings.get(fact);
      if (known === undefined) hearings.set(fact, [hearing]);
      else known.push(hearing);
    }
  });
  return hearings;
}

/** Whether a property declares something of a fact of a service. */
function isAmong(
  facts: readonly string[] | undefined,
  cell: Cell,
  scope: number,
  service: string,
  fact: string,
): boolean {
  return facts?.includes(cell.scope === scope ? fact : `${service}.${fact}`) === true;
}

/** By service, the cells that may listen to its facts, in their order. */
export function cellsByScope(cells: readonly Cell[], scopes: number): readonly (readonly Cell[])[] {
  const own: Cell[][] = Array.from({ length: scopes }, () => []);
  for (const cell of cells) {
    if (cell.scope === ACROSS) for (const list of own) list.push(cell);
    else own[cell.scope]?.push(cell);
  }
  return own;
}

/** Whether a ghost changes with a fact of its service. */
export function changesWith({ folds }: PlacedGhost, fact: string): boolean {
  return (folds.on[fact] ?? folds.after[fact]) !== undefined;
}

/** One call that a fact makes: of a ghost's fold or a cell's, by its place. */
interface Call {
  readonly run: Listener["run"];
  readonly ghost: number;
  readonly cell: number;
}

/** Who gets which fact of a service: the same for services that run alike. */
export interface Plan {
  readonly facts: FactTable;
  readonly properties: readonly Property[];
  readonly folds: readonly GhostFolds<Ghost>[];
  /** All calls, in the order of the facts. */
  readonly calls: readonly Call[];
  /** By fact, the places of the cells that it may change: not of those that only look. */
  readonly changing: readonly (readonly number[])[];
  readonly make: Factory;
}

/** @param alike a plan that will do where its service is judged in the same way. */
export function planOf(
  facts: FactTable,
  cells: readonly Cell[],
  ghosts: readonly PlacedGhost[],
  scope: number,
  service: string,
  alike: Plan | null,
): Plan {
  if (
    alike !== null &&
    alike.facts === facts &&
    alike.properties.length === cells.length &&
    alike.folds.length === ghosts.length &&
    cells.every((cell, at) => cell.scope === scope && cell.property === alike.properties[at]) &&
    ghosts.every(({ folds }, at) => folds === alike.folds[at])
  ) {
    return alike;
  }
  const calls: Call[] = [];
  const changing: (readonly number[])[] = [];
  const shape = new Map<string, Form>();
  const hearings = hearingsOf(cells, scope, service);
  for (const [fact, { fields }] of Object.entries(facts)) {
    const before = calls.length;
    callsOf(calls, "on", fact, ghosts);
    const changed: number[] = [];
    let isSteady = fields.length === 2 && !ghosts.some((ghost) => changesWith(ghost, fact));
    for (const { at, run } of hearings.get(fact) ?? []) {
      const cell = cells[at] as Cell;
      const { steady, looksAt } = cell.property;
      if (!isAmong(steady, cell, scope, service, fact)) isSteady = false;
      if (!isAmong(looksAt, cell, scope, service, fact)) changed.push(at);
      calls.push({ run, ghost: -1, cell: at });
    }
    callsOf(calls, "after", fact, ghosts);
    changing.push(changed);
    const listeners = calls.length - before;
    shape.set(fact, { numbers: fields.length, listeners, isSteady: isSteady && listeners > 0 });
  }
  return {
    facts,
    properties: cells.map(({ property }) => property),
    folds: ghosts.map(({ folds }) => folds),
    calls,
    changing,
    make: factoryFor(shape),
  };
}

/**
 * Ghosts come before the properties, which see them as the fact leaves them, or after those that
 * need to see them as they were before it.
 */
function callsOf(
  calls: Call[],
  when: "on" | "after",
  fact: string,
  ghosts: readonly PlacedGhost[],
): void {
  ghosts.forEach(({ folds }, at) => {
    const run = folds[when][fact] as Listener["run"] | undefined;
    if (run !== undefined) calls.push({ run, ghost: at, cell: -1 });
  });
}

/** The listeners of a plan's calls. */
export function listenersOf(
  { calls }: Plan,
  cells: readonly Cell[],
  ghosts: readonly PlacedGhost[],
): readonly Listener[] {
  return calls.map(({ run, ghost, cell }) => {
    if (cell < 0) return { run, cell: (ghosts[ghost] as PlacedGhost).cell, view: null };
    const of = cells[cell] as Cell;
    return { run, cell: of, view: of.view };
  });
}
