/**
 * The audit: folds the stream of facts through every invariant as they happen, and keeps what did
 * not hold.
 */
import { clonePlain } from "../../core/clone.ts";
import type { DigestSum } from "../../core/digest.ts";
import { forget, type Gate } from "../../core/dispatch.ts";
import { immutableFields } from "../../core/reading.ts";
import type { FactTable } from "../../protocol/facts.ts";
import { WORLD_FACTS, type WorldFacts } from "../../protocol/shared-facts.ts";
import type { Conclusion, Ending, Invariant, Property } from "../property.ts";
import { type Clock, type Finding, membersOf, viewOf } from "./findings.ts";
import {
  type Cell,
  cellsByScope,
  changesWith,
  ghostsFor,
  listenersOf,
  type PlacedGhost,
  type Plan,
  planOf,
} from "./folds.ts";
import { type Digest64, Held } from "./held.ts";
import {
  type Judged,
  loneService,
  placedProperties,
  refuseUndeclaredFacts,
  type Scope,
} from "./judged.ts";

/** Everything of an audit at one moment. */
export interface AuditSnapshot {
  readonly ghosts: readonly unknown[];
  readonly states: readonly unknown[];
  /** The digests that were known of them, ghosts first; null: not asked for since it changed. */
  readonly digests: readonly (Digest64 | null)[];
}

/** What a fact may change. */
interface Changed {
  readonly cells: readonly Cell[];
  readonly held: readonly Held[];
}

export class Audit {
  /** Findings not yet taken; what runs the world looks for them after each step. */
  readonly findings: Finding[] = [];
  /** By service, where its facts are asserted: one function a fact. */
  readonly factsOf: readonly WorldFacts[];
  /** Set by the code that runs the world. */
  clock: Clock = { steps: 0, nowUs: 0 };
  readonly #ghosts: readonly PlacedGhost[];
  readonly #cells: readonly Cell[];
  /** The states of all that judges: ghosts, then invariants. */
  readonly #held: readonly Held[];
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
    const all = "scopes" in judged ? judged : loneService(judged, nodes, facts, listeners);
    refuseUndeclaredFacts(all);
    const { scopes } = all;
    const properties = placedProperties(all);
    const ghosts = ghostsFor(properties, scopes);
    this.#ghosts = [...ghosts.values()];
    const count = scopes.reduce((sum, scope) => sum + scope.nodes, 0);
    const members = membersOf(scopes);
    const immutable = new Map<Property, ReadonlySet<string>>();
    this.#cells = properties.map((placed) => {
      const { name, property, scope } = placed;
      const nodes = scopes[scope]?.nodes ?? count;
      const shared = immutable.get(property) ?? immutableFields(property.readings);
      immutable.set(property, shared);
      const cell: Cell = {
        scope,
        property,
        view: viewOf(placed, nodes, scopes, ghosts, this, members),
        immutable: shared,
        state: property.initial(nodes),
        isShared: false,
        held: null,
      };
      if (name !== "") cell.held = new Held(() => cell.state, property.readings);
      return cell;
    });
    this.#held = [...this.#ghosts, ...this.#cells].flatMap(({ held }) => held ?? []);
    const ghostsOf: PlacedGhost[][] = scopes.map(() => []);
    for (const ghost of this.#ghosts) ghostsOf[ghost.scope]?.push(ghost);
    const cellsOf = cellsByScope(this.#cells, scopes.length);
    let alike: Plan | null = null;
    this.factsOf = scopes.map((scope, index) => {
      const cells = cellsOf[index] ?? [];
      const made = this.#dispatch(scope, index, cells, ghostsOf[index] ?? [], alike);
      alike = made.plan;
      return made.facts;
    });
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

  /** The invariants that judge no more, by name, and what in the run they do not bear. */
  suspended(): readonly { readonly check: string; readonly by: readonly string[] }[] {
    return this.#cells.flatMap(({ property, state }) => {
      const { name, suspendedBy } = property as Invariant;
      const by = suspendedBy?.(state) ?? [];
      return by.length === 0 ? [] : [{ check: name, by }];
    });
  }

  /** Has all be judged that waits for the end of the run. */
  conclude(ending: Ending): Conclusion {
    let conclusion: Conclusion = "decided";
    for (const { property, state, view } of this.#cells) {
      const { atEnd } = property as Invariant;
      if (atEnd?.(state, view, ending) === "unknown") conclusion = "unknown";
    }
    return conclusion;
  }

  /**
   * Adds the ghost states of all that judges to a sum: what decides which facts it will not let
   * pass. Only states that a fact may have changed since are read again.
   */
  addTo(total: DigestSum): void {
    for (const gate of this.#gates) gate.isWatched = true;
    this.#held.forEach((held, at) => {
      held.addTo(total, at);
    });
  }

  /** From now on the order counts within ghost states, and so does what is `unread` in them. */
  readExactly(): void {
    for (const held of this.#held) held.readExactly();
  }

  /**
   * What adds the same ghost states to a sum as they are where nodes have other names.
   * @param nodes by node id, what each is called.
   * @throws {RangeError} where a judge does not say which of its numbers are nodes.
   */
  renamed(nodes: readonly number[]): (total: DigestSum) => void {
    for (const gate of this.#gates) gate.isWatched = true;
    const readers = this.#held.map((held) => held.renamed(nodes));
    return (total) => {
      readers.forEach((addTo, at) => {
        addTo(total, at);
      });
    };
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
    this.forgetHeard();
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

  /** Every fact is heard again: what was found is found again when it is shown again. */
  forgetHeard(): void {
    for (const gate of this.#gates) forget(gate);
  }

  #share(): void {
    for (const gate of this.#gates) gate.isWatched = true;
    for (const cell of this.#cells) cell.isShared = true;
  }

  /** How many facts some listener has got since the first identity or snapshot was asked for. */
  get heard(): number {
    return this.#heard;
  }

  /** The listeners of a fact continue with states of their own, whose digests are not known. */
  #part({ cells, held }: Changed): void {
    this.#heard++;
    for (const cell of cells) {
      if (!cell.isShared) continue;
      cell.isShared = false;
      cell.state = clonePlain(cell.state, cell.immutable);
    }
    for (const kept of held) kept.digest = null;
  }

  /**
   * Where the facts of a service are asserted.
   * @param scope its index.
   * @param alike the plan of another service; it will do where both are judged in the same way.
   */
  #dispatch(
    { name, facts }: Scope,
    scope: number,
    cells: readonly Cell[],
    ghosts: readonly PlacedGhost[],
    alike: Plan | null,
  ): { readonly facts: WorldFacts; readonly plan: Plan } {
    const plan = planOf(facts, cells, ghosts, scope, name, alike);
    const changed: (Changed | undefined)[] = [];
    const gate: Gate = {
      isWatched: false,
      lasts: [],
      part: (channel) => {
        changed[channel] ??= changedBy(plan, channel, cells, ghosts);
        this.#part(changed[channel]);
      },
    };
    this.#gates.push(gate);
    const listeners = listenersOf(plan, cells, ghosts);
    return { facts: plan.make(listeners, gate) as WorldFacts, plan };
  }
}

/** Whose state a fact may change. @param channel the place of the fact. */
function changedBy(
  { facts, changing: places }: Plan,
  channel: number,
  cells: readonly Cell[],
  ghosts: readonly PlacedGhost[],
): Changed {
  const fact = Object.keys(facts)[channel] as string;
  const changing = ghosts.filter((ghost) => changesWith(ghost, fact));
  const changed = (places[channel] ?? []).map((at) => cells[at] as Cell);
  return { cells: changed, held: [...changing, ...changed].flatMap(({ held }) => held ?? []) };
}
