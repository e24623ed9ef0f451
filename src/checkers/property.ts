/**
 * A property: folds over the facts of a run that report what must not be. An invariant is a
 * property with the name and the words under which a system promises it.
 */
import type { Reading } from "../core/reading.ts";
import type { Address, NodeId } from "../protocol/node-id.ts";
import type { GhostName, Ghosts } from "./ghosts/index.ts";

/**
 * What a fold may look at, and how it says that its invariant does not hold. Of the ghosts, those
 * that it asks for.
 */
export interface AuditView extends Ghosts {
  /** The number of nodes: of the service, or (over services) of all of them. */
  readonly nodes: number;
  /**
   * The moment of the fact, microseconds of true time. What a fold keeps of moments is no part of
   * what distinguishes states: its reading is `unread`.
   */
  now(): number;
  /** The step of the fact; as `now`, nothing that distinguishes states. */
  step(): number;
  /** Since when no fault acts any more, late messages included; before that `Infinity`. */
  calm(): number;
  /** Whether a node has lost its disk for good; over services: by address. */
  isLost(node: NodeId): boolean;
  /**
   * @param nodes those concerned; over services: their addresses.
   * @param seen when it was seen; absent: now.
   */
  report(message: string, nodes: readonly NodeId[], seen?: Seen): void;
  /** The address of a service's member, for what is judged over services. */
  addressOf(service: string, member: NodeId): Address;
  /** What that member is called: `n3`, `n3/config`. */
  nameOf(service: string, member: NodeId): string;
}

/** A step, and its virtual time. */
export interface Seen {
  readonly step: number;
  readonly atUs: number;
}

/**
 * One step of a fold. (A method's type, so that invariants of different ghost states fit one list.)
 */
export type Fold<State> = {
  fold(state: State, view: AuditView, ...numbers: number[]): void;
}["fold"];

/**
 * How near a fact comes to breaking a property, which it need not break: what is missing, or to
 * spare, as a whole number from 0 (with one thing more, or less, it would not hold), or `FAR`.
 */
export type Nearness<State> = {
  near(state: State, view: AuditView, ...numbers: number[]): number;
}["near"];

/** Nothing that is worth knowing. */
export const FAR = -1;

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
  /**
   * Facts, of a node and one number more, that change nothing and show nothing new when the same
   * number was the node's last, whatever happened in between: they need not be asserted again.
   * Where all that listen to a fact say so, it is not.
   */
  readonly steady?: readonly string[];
  /** Facts that are judged by the state, and leave it as it is. */
  readonly looksAt?: readonly string[];
  /**
   * By fact, how near it comes to breaking the property: asked before the fact changes the state,
   * and only where a run's coverage is recorded. It may name facts that are not in `on`, and that
   * some protocols lack.
   */
  readonly near?: Readonly<Record<string, Nearness<State>>>;
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
  /**
   * What happened in the run that its statement rests on not happening, such as `drift of n4`: from
   * then on it judges nothing. Absent, or an empty list: it judges all.
   */
  suspendedBy?(state: State): readonly string[];
  /** Further properties under this name. */
  readonly and?: readonly Property[];
  /** Judges what was kept, once a run is over in which nothing else was found. */
  atEnd?(state: State, view: AuditView, ending: Ending): Conclusion;
}

/** How a run ended. */
export interface Ending {
  /** Whether all had recovered from the faults, which were over. */
  readonly recovered: boolean;
  /** How much work a judgement may take. */
  readonly workMax: number;
}

/** Whether a judgement was possible within its work; what it found is reported. */
export type Conclusion = "decided" | "unknown";

/** Binds properties to a name and the words of a paper. */
export function bind(
  words: Pick<Invariant, "name" | "statement" | "source">,
  property: Property,
  ...and: readonly Property[]
): Invariant {
  const bound = { ...words, ...property };
  return and.length === 0 ? bound : { ...bound, and: and };
}
