/**
 * The audit: folds the stream of facts through every invariant as they happen, and keeps what did
 * not hold.
 */
import { clonePlain } from "../core/clone.ts";
import type { DigestSum } from "../core/digest.ts";
import { Digester } from "../core/digester.ts";
import { type Channel, dispatchOf, type Gate, type Listener } from "../core/dispatch.ts";
import type { Reading } from "../core/reading.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { WORLD_FACTS, type WorldFacts } from "../protocol/shared-facts.ts";
import type { Ghost, GhostFolds } from "./ghosts/ghost.ts";
import { type GhostName, type Ghosts, ghosts } from "./ghosts/index.ts";

/**
 * What a fold may look at, and how it says that its invariant does not hold. Of the ghosts, those
 * that it asks for.
 */
export interface AuditView extends Ghosts {
  /** The number of nodes. */
  readonly nodes: number;
  /** @param nodes those concerned. */
  report(message: string, nodes: readonly NodeId[]): void;
}

/**
 * One step of a fold. (A method's type, so that invariants of different ghost states fit one list.)
 */
export type Fold<State> = {
  fold(state: State, view: AuditView, ...numbers: number[]): void;
}["fold"];

/**
 * A property of the whole history of facts: a fold with ghost state across nodes and restarts, O(1)
 * a fact.
 */
export interface Property<State = unknown> {
  /** The ghosts that it looks at. */
  readonly uses?: readonly GhostName[];
  /**
   * The ghost state before any fact: plain data. Of facts of different nodes it keeps nothing that
   * depends on whose came first, but for what `readings` calls `unread`: it is part of a state's
   * identity.
   */
  initial(nodes: number): State;
  /** How the fields of the ghost state are to be read where states are compared. */
  readonly readings?: Readonly<Record<string, Reading>>;
  /**
   * By fact, what becomes of the ghost state. The numbers come in the order of the fact's fields.
   */
  readonly on: Readonly<Record<string, Fold<State>>>;
}

/**
 * A property, or several under one name, as a system promises them: with the words of its paper.
 */
export interface Invariant<State = unknown> extends Property<State> {
  /** Kebab-case: what `expect: { fail: ... }` names. */
  readonly name: string;
  /** The property in one sentence. */
  readonly statement: string;
  /** Paper, section, figure. */
  readonly source: string;
  /** Further properties under this name. */
  readonly and?: readonly Property[];
}

/** Binds properties to a name and the words of a paper. */
export function bind(
  words: Pick<Invariant, "name" | "statement" | "source">,
  property: Property,
  ...and: readonly Property[]
): Invariant {
  const bound = { ...words, ...property };
  return and.length === 0 ? bound : { ...bound, and: and };
}

/** An invariant that does not hold. */
export interface Finding {
  readonly invariant: string;
  readonly message: string;
  readonly nodes: readonly NodeId[];
  /** The step whose fact shows it, and when that was. */
  readonly step: number;
  readonly atUs: number;
}

/** Everything of an audit at one moment. */
export interface AuditSnapshot {
  readonly ghosts: readonly unknown[];
  readonly states: readonly unknown[];
  /** The digests that were known of them, ghosts first; null: not asked for since it changed. */
  readonly digests: readonly (Digest64 | null)[];
}

/** 64 bits of a ghost state. */
interface Digest64 {
  readonly low: number;
  readonly high: number;
}

/** How far the run is, while facts are asserted. */
export interface Clock {
  readonly steps: number;
  readonly nowUs: number;
}

/** A ghost state, with its reader. */
interface Held {
  readonly digester: Digester;
  held(): unknown;
  /** Null: it may have changed since it was read. */
  digest: Digest64 | null;
}

/** What a fact may change. */
interface Changed {
  readonly cells: readonly Cell[];
  readonly held: readonly Held[];
}

interface Cell {
  /** Whether it can find anything: a listener cannot. */
  readonly judges: boolean;
  readonly property: Property;
  readonly view: AuditView;
  state: unknown;
  /** Whether a snapshot has the same state: then it must not change. */
  isShared: boolean;
}

/** A ghost that some invariant asks for, with what changes it. */
interface Kept {
  readonly ghost: Ghost;
  readonly folds: GhostFolds<Ghost>;
  readonly cell: { readonly state: Ghost };
}

export class Audit {
  /** Findings not yet taken; whoever runs the world looks after each step. */
  readonly findings: Finding[] = [];
  /** Where the facts are asserted: one function a fact. */
  readonly facts: WorldFacts;
  /** Set by the code that runs the world. */
  clock: Clock = { steps: 0, nowUs: 0 };
  readonly #ghosts: readonly Kept[];
  readonly #cells: readonly Cell[];
  /** All that judges: ghosts, then the states of invariants. */
  readonly #held: readonly Held[];
  /** By fact, in the order of the channels: whose state it may change. */
  readonly #changedBy: readonly Changed[];
  readonly #gate: Gate = { isWatched: false, part: (channel) => this.#part(channel) };

  /**
   * @param facts those that may be asserted.
   * @param listeners folds that judge nothing, and may listen to facts that are never asserted.
   * @throws {RangeError} if an invariant listens to a fact that may not be asserted.
   */
  constructor(
    invariants: readonly Invariant[],
    nodes: number,
    facts: FactTable = WORLD_FACTS,
    listeners: readonly Property[] = [],
  ) {
    const judged = invariants.flatMap((invariant) =>
      [invariant, ...(invariant.and ?? [])].map((property) => ({ name: invariant.name, property })),
    );
    for (const { name, property } of judged) {
      for (const heard of Object.keys(property.on)) {
        if (heard in facts) continue;
        throw new RangeError(`invariant ${name} listens to ${heard}, a fact that is not declared`);
      }
    }
    const all = [...judged, ...listeners.map((property) => ({ name: "", property }))];
    const asked = new Set(all.flatMap(({ property }) => property.uses ?? []));
    const kept = new Map<GhostName, Kept>();
    for (const name of asked) {
      const folds = ghosts[name] as GhostFolds<Ghost>;
      const ghost = folds.make(nodes);
      kept.set(name, { ghost, folds, cell: { state: ghost } });
    }
    this.#ghosts = [...kept.values()];
    this.#cells = all.map(({ name, property }) => ({
      judges: name !== "",
      property,
      view: this.#viewOf(name, property, nodes, kept),
      state: property.initial(nodes),
      isShared: false,
    }));
    const channels = new Map<string, Channel>();
    for (const [name, { fields }] of Object.entries(facts)) {
      channels.set(name, { numbers: fields.length, listeners: this.#listenersOf(name) });
    }
    const names = { session: (id: number) => id, nodes: null, tickets: 0 };
    const ghostsHeld = this.#ghosts.map(({ ghost }) => ({
      digester: new Digester({}, names),
      held: () => ghost.held,
      digest: null,
    }));
    const judging = this.#cells.filter(({ judges }) => judges);
    const cellsHeld = judging.map((cell) => ({
      digester: new Digester(cell.property.readings ?? {}, names),
      held: () => cell.state,
      digest: null,
    }));
    this.#held = [...ghostsHeld, ...cellsHeld];
    this.#changedBy = Object.keys(facts).map((fact) => ({
      cells: this.#cells.filter(({ property }) => property.on[fact] !== undefined),
      held: [
        ...ghostsHeld.filter((_, at) => {
          const { folds } = this.#ghosts[at] as Kept;
          return folds.on[fact] !== undefined || folds.after[fact] !== undefined;
        }),
        ...cellsHeld.filter((_, at) => judging[at]?.property.on[fact] !== undefined),
      ],
    }));
    this.facts = dispatchOf(channels, this.#gate) as WorldFacts;
  }

  /** The state of one of the listeners. */
  stateOf<State>(listener: Property<State>): State {
    const cell = this.#cells.find(({ property }) => property === listener);
    if (cell === undefined) throw new RangeError("the audit has no such listener");
    return cell.state as State;
  }

  /**
   * Adds the ghost states of all that judges to a sum: what decides which facts it will not let
   * pass. Those are read again that have heard a fact since.
   */
  addTo(total: DigestSum): void {
    this.#gate.isWatched = true;
    const held = this.#held;
    for (let at = 0; at < held.length; at++) {
      const kept = held[at] as Held;
      if (kept.digest === null) {
        kept.digester.read(kept.held());
        kept.digest = { low: kept.digester.low, high: kept.digester.high };
      }
      total.add(at, kept.digest.low, kept.digest.high);
    }
  }

  /**
   * Shares all states with the snapshot: each is copied when a fact is asserted that may change it.
   */
  snapshot(): AuditSnapshot {
    this.#share();
    return {
      ghosts: this.#ghosts.map(({ ghost }) => ghost.snapshot()),
      states: this.#cells.map(({ state }) => state),
      digests: this.#held.map(({ digest }) => digest),
    };
  }

  restore(snapshot: AuditSnapshot): void {
    this.findings.length = 0;
    snapshot.ghosts.forEach((saved, index) => {
      this.#ghosts[index]?.ghost.restore(saved);
    });
    snapshot.states.forEach((state, index) => {
      const cell = this.#cells[index];
      if (cell !== undefined) cell.state = state;
    });
    this.#held.forEach((held, index) => {
      held.digest = snapshot.digests[index] ?? null;
    });
    this.#share();
  }

  #share(): void {
    this.#gate.isWatched = true;
    for (const cell of this.#cells) cell.isShared = true;
  }

  /** The listeners of a fact go on with states of their own, whose digests are not known. */
  #part(channel: number): void {
    const { cells, held } = this.#changedBy[channel] as Changed;
    for (const cell of cells) {
      if (!cell.isShared) continue;
      cell.isShared = false;
      cell.state = clonePlain(cell.state);
    }
    for (const kept of held) kept.digest = null;
  }

  #viewOf(
    name: string,
    { uses }: Property,
    nodes: number,
    kept: ReadonlyMap<GhostName, Kept>,
  ): AuditView {
    const seen = Object.fromEntries((uses ?? []).map((ghost) => [ghost, kept.get(ghost)?.ghost]));
    const report = (message: string, concerned: readonly NodeId[]) => {
      const { steps, nowUs } = this.clock;
      this.findings.push({ invariant: name, message, nodes: concerned, step: steps, atUs: nowUs });
    };
    return { ...seen, nodes, report } as unknown as AuditView;
  }

  /** Ghosts, then invariants, then the ghosts that invariants want to see as they were. */
  #listenersOf(fact: string): readonly Listener[] {
    const listeners: Listener[] = [];
    const fed = (when: "on" | "after") => {
      for (const { folds, cell } of this.#ghosts) {
        const run = folds[when][fact] as Listener["run"] | undefined;
        if (run !== undefined) listeners.push({ run, cell, view: null });
      }
    };
    fed("on");
    for (const cell of this.#cells) {
      const fold = cell.property.on[fact] as Listener["run"] | undefined;
      if (fold !== undefined) listeners.push({ run: fold, cell, view: cell.view });
    }
    fed("after");
    return listeners;
  }
}
