/** The folds of an audit: the states they change, and which of them get a fact, in what order. */
import type { Listener } from "../../core/dispatch.ts";
import type { Ghost, GhostFolds } from "../ghosts/ghost.ts";
import { ghosts } from "../ghosts/index.ts";
import type { AuditView, Fold, Property } from "../property.ts";
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

/** What a cell does with a fact of a service; undefined: it does not listen to it. */
export function foldOf(
  cell: Cell,
  scope: number,
  service: string,
  fact: string,
): Fold<unknown> | undefined {
  if (cell.scope === scope) return cell.property.on[fact];
  return cell.scope === ACROSS ? cell.property.on[`${service}.${fact}`] : undefined;
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

/** By fact of a service, the cells that listen to it, in their order. */
export function hearersByFact(
  cells: readonly Cell[],
  scope: number,
  service: string,
): ReadonlyMap<string, readonly Cell[]> {
  const hearers = new Map<string, Cell[]>();
  for (const cell of cells) {
    for (const name of Object.keys(cell.property.on)) {
      const isOwn = cell.scope === scope;
      if (!isOwn && !name.startsWith(`${service}.`)) continue;
      const fact = isOwn ? name : name.slice(service.length + 1);
      if (foldOf(cell, scope, service, fact) === undefined) continue;
      const known = hearers.get(fact);
      if (known === undefined) hearers.set(fact, [cell]);
      else known.push(cell);
    }
  }
  return hearers;
}

/** Whether a ghost changes with a fact of its service. */
export function changesWith({ folds }: PlacedGhost, fact: string): boolean {
  return (folds.on[fact] ?? folds.after[fact]) !== undefined;
}

/**
 * The listeners of a fact, in order: ghosts, so that properties see them as the fact leaves them;
 * the properties; then the ghosts that properties need to see as they were before the fact.
 */
export function listenersOf(
  placed: readonly PlacedGhost[],
  cells: readonly Cell[],
  scope: number,
  service: string,
  fact: string,
): readonly Listener[] {
  const listeners: Listener[] = [];
  const addGhosts = (when: "on" | "after") => {
    for (const { folds, cell } of placed) {
      const run = folds[when][fact] as Listener["run"] | undefined;
      if (run !== undefined) listeners.push({ run, cell, view: null });
    }
  };
  addGhosts("on");
  for (const cell of cells) {
    const run = foldOf(cell, scope, service, fact) as Listener["run"] | undefined;
    if (run !== undefined) listeners.push({ run, cell, view: cell.view });
  }
  addGhosts("after");
  return listeners;
}
