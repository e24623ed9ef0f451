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
import { type Address, type NodeId, nodeName } from "../protocol/node-id.ts";
import { WORLD_FACTS, type WorldFacts } from "../protocol/shared-facts.ts";
import type { Ghost, GhostFolds } from "./ghosts/ghost.ts";
import { type GhostName, type Ghosts, ghosts } from "./ghosts/index.ts";

/**
 * What a fold may look at, and how it says that its invariant does not hold. Of the ghosts, those
 * that it asks for.
 */
export interface AuditView extends Ghosts {
  /** The number of nodes: of the service, or (over services) of all of them. */
  readonly nodes: number;
  /** @param nodes those concerned; over services: their addresses. */
  report(message: string, nodes: readonly NodeId[]): void;
  /** The address of a service's member, for what is judged over services. */
  addressOf(service: string, member: NodeId): Address;
  /** What that member is called: `n3`, `n3/config`. */
  nameOf(service: string, member: NodeId): string;
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
   * Folds that hear each fact after all others: whether there are any changes nothing of the rest,
   * so that a snapshot goes from an audit with them into one without.
   */
  readonly recorders: readonly Property[];
  /** Added to a member's number it gives its address. */
  readonly base: number;
  /** By address, what processes are called; null: as members are. */
  readonly names: readonly string[] | null;
}

/** What is judged: services, and what holds over them. */
export interface Judged {
  readonly scopes: readonly Scope[];
  /** They listen to `SERVICE.fact`. */
  readonly across: readonly Invariant[];
}

/** An invariant that does not hold. */
export interface Finding {
  readonly invariant: string;
  readonly message: string;
  /** Addresses. */
  readonly nodes: readonly Address[];
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

/** Of what is judged over services. */
const ACROSS = -1;

interface Cell {
  /** The place of the service whose facts it hears, or `ACROSS`. */
  readonly scope: number;
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
  readonly scope: number;
  readonly ghost: Ghost;
  readonly folds: GhostFolds<Ghost>;
  readonly cell: { readonly state: Ghost };
}

export class Audit {
  /** Findings not yet taken; what runs the world looks for them after each step. */
  readonly findings: Finding[] = [];
  /** By service, where its facts are asserted: one function a fact. */
  readonly factsOf: readonly WorldFacts[];
  readonly #scopes: readonly Scope[];
  /** Set by the code that runs the world. */
  clock: Clock = { steps: 0, nowUs: 0 };
  readonly #ghosts: readonly Kept[];
  readonly #cells: readonly Cell[];
  /** All that judges: ghosts, then the states of invariants. */
  readonly #held: readonly Held[];
  /** By fact, in the order of the channels: whose state it may change. */
  readonly #changedBy: readonly Changed[];
  /** By service. */
  readonly #gates: Gate[] = [];
  #heard = 0;

  /**
   * @param judged services and what holds over them; or the invariants of the only one, with
   * @param nodes how many members it has,
   * @param facts those that may be asserted, and
   * @param listeners folds that judge nothing, and may listen to facts that are never asserted.
   * @throws {RangeError} if an invariant listens to a fact that may not be asserted.
   */
  constructor(
    judged: Judged | readonly Invariant[],
    nodes = 0,
    facts: FactTable = WORLD_FACTS,
    listeners: readonly Property[] = [],
  ) {
    const { scopes, across } = "scopes" in judged ? judged : lone(judged, nodes, facts, listeners);
    this.#scopes = scopes;
    for (const { invariants, facts: declared } of scopes) refuseUnheard(invariants, declared);
    refuseUnheard(across, Object.assign({}, ...scopes.map((scope) => qualified(scope))));
    const inScopes = scopes.flatMap(({ invariants, listeners: silent }, scope) => [
      ...propertiesOf(invariants).map((one) => ({ ...one, scope })),
      ...silent.map((property) => ({ name: "", property, scope })),
    ]);
    const all = [
      ...inScopes,
      ...propertiesOf(across).map((one) => ({ ...one, scope: ACROSS })),
      ...scopes.flatMap(({ recorders }, scope) =>
        recorders.map((property) => ({ name: "", property, scope })),
      ),
    ];
    const kept = new Map<string, Kept>();
    for (const { property, scope } of all) {
      for (const name of property.uses ?? []) {
        const key = `${scope} ${name}`;
        if (kept.has(key)) continue;
        const folds = ghosts[name] as GhostFolds<Ghost>;
        const ghost = folds.make(scopes[scope]?.nodes ?? 0);
        kept.set(key, { scope, ghost, folds, cell: { state: ghost } });
      }
    }
    this.#ghosts = [...kept.values()];
    const count = scopes.reduce((sum, scope) => sum + scope.nodes, 0);
    this.#cells = all.map(({ name, property, scope }) => {
      const members = scopes[scope]?.nodes ?? count;
      return {
        scope,
        judges: name !== "",
        property,
        view: this.#viewOf(name, property, members, scope, kept),
        state: property.initial(members),
        isShared: false,
      };
    });
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
    const changedBy: Changed[] = [];
    this.factsOf = scopes.map(({ name, facts: declared }, scope) => {
      const channels = new Map<string, Channel>();
      const before = changedBy.length;
      // What other services are judged by hears nothing of this one.
      const hears = (cell: Cell) => cell.scope === scope || cell.scope === ACROSS;
      const cells = this.#cells.filter(hears);
      const ownGhosts = this.#ghosts.filter((kept) => kept.scope === scope);
      const heldGhosts = ghostsHeld.filter((_, at) => this.#ghosts[at]?.scope === scope);
      const heldCells = cellsHeld.filter((_, at) => hears(judging[at] as Cell));
      const judges = cells.filter((cell) => cell.judges);
      for (const [fact, { fields }] of Object.entries(declared)) {
        const isHeard = (cell: Cell) => foldOf(cell, scope, name, fact) !== undefined;
        channels.set(fact, {
          numbers: fields.length,
          listeners: listenersOf(ownGhosts, cells, scope, name, fact),
        });
        changedBy.push({
          cells: cells.filter(isHeard),
          held: [
            ...heldGhosts.filter((_, at) => {
              const { folds } = ownGhosts[at] as Kept;
              return (folds.on[fact] ?? folds.after[fact]) !== undefined;
            }),
            ...heldCells.filter((_, at) => isHeard(judges[at] as Cell)),
          ],
        });
      }
      const part = (channel: number) => this.#part(before + channel);
      const gate: Gate = { isWatched: false, part };
      this.#gates.push(gate);
      return dispatchOf(channels, gate) as WorldFacts;
    });
    this.#changedBy = changedBy;
  }

  /** Where the facts of the only service are asserted, or of the first. */
  get facts(): WorldFacts {
    return this.factsOf[0] as WorldFacts;
  }

  /** The state of one of the listeners. @param scope the place of its service. */
  stateOf<State>(listener: Property<State>, scope = 0): State {
    const cell = this.#cells.find((one) => one.property === listener && one.scope === scope);
    if (cell === undefined) throw new RangeError("the audit has no such listener");
    return cell.state as State;
  }

  /**
   * Adds the ghost states of all that judges to a sum: what decides which facts it will not let
   * pass. Those are read again that have heard a fact since.
   */
  addTo(total: DigestSum): void {
    for (const gate of this.#gates) gate.isWatched = true;
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
    for (const gate of this.#gates) gate.isWatched = true;
    for (const cell of this.#cells) cell.isShared = true;
  }

  /** How many facts a listener has heard, since the first identity or snapshot was asked for. */
  get heard(): number {
    return this.#heard;
  }

  /** The listeners of a fact go on with states of their own, whose digests are not known. */
  #part(channel: number): void {
    this.#heard++;
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
    scope: number,
    kept: ReadonlyMap<string, Kept>,
  ): AuditView {
    const seen = Object.fromEntries(
      (uses ?? []).map((ghost) => [ghost, kept.get(`${scope} ${ghost}`)?.ghost]),
    );
    const { base = 0, names = null } = this.#scopes[scope] ?? {};
    const report = (message: string, concerned: readonly NodeId[]) => {
      const { steps, nowUs } = this.clock;
      this.findings.push({
        invariant: name,
        message: names === null ? message : inWorld(message, base, names),
        nodes: base === 0 ? concerned : concerned.map((member) => base + member),
        step: steps,
        atUs: nowUs,
      });
    };
    const addressOf = (service: string, member: NodeId) =>
      member + (this.#scopes.find((one) => one.name === service)?.base ?? 0);
    const nameOf = (service: string, member: NodeId) => {
      const own = this.#scopes.find((one) => one.name === service);
      return own?.names?.[own.base + member] ?? nodeName(member);
    };
    return { ...seen, nodes, report, addressOf, nameOf } as unknown as AuditView;
  }
}

/** Ghosts, then invariants, then the ghosts that invariants want to see as they were. */
function listenersOf(
  kept: readonly Kept[],
  cells: readonly Cell[],
  scope: number,
  service: string,
  fact: string,
): readonly Listener[] {
  const listeners: Listener[] = [];
  const fed = (when: "on" | "after") => {
    for (const { folds, cell } of kept) {
      const run = folds[when][fact] as Listener["run"] | undefined;
      if (run !== undefined) listeners.push({ run, cell, view: null });
    }
  };
  fed("on");
  for (const cell of cells) {
    const fold = foldOf(cell, scope, service, fact) as Listener["run"] | undefined;
    if (fold !== undefined) listeners.push({ run: fold, cell, view: cell.view });
  }
  fed("after");
  return listeners;
}

/** What a cell makes of a fact of a service; undefined: it does not listen to it. */
function foldOf(
  cell: Cell,
  scope: number,
  service: string,
  fact: string,
): Fold<unknown> | undefined {
  if (cell.scope === scope) return cell.property.on[fact];
  return cell.scope === ACROSS ? cell.property.on[`${service}.${fact}`] : undefined;
}

function lone(
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

function propertiesOf(invariants: readonly Invariant[]) {
  return invariants.flatMap((invariant) =>
    [invariant, ...(invariant.and ?? [])].map((property) => ({ name: invariant.name, property })),
  );
}

/** The facts of a service as what holds over services calls them. */
function qualified({ name, facts }: Scope): FactTable {
  return Object.fromEntries(
    Object.entries(facts).map(([fact, declared]) => [`${name}.${fact}`, declared]),
  );
}

/** @throws {RangeError} if an invariant listens to a fact that is not among these. */
function refuseUnheard(invariants: readonly Invariant[], facts: FactTable): void {
  for (const { name, property } of propertiesOf(invariants)) {
    for (const heard of Object.keys(property.on)) {
      if (heard in facts) continue;
      throw new RangeError(`invariant ${name} listens to ${heard}, a fact that is not declared`);
    }
  }
}

/** A message with the members of a service called as they are in the world: `n3/config`. */
function inWorld(message: string, base: number, names: readonly string[]): string {
  return message.replace(
    /\bn([1-9]\d*)\b/g,
    (word, member) => names[base + Number(member)] ?? word,
  );
}
