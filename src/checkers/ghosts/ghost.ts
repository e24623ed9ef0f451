/** A ghost: state that no node has, made from facts, which several invariants look at. */
import type { Reading } from "../../core/reading.ts";

export interface Ghost {
  /** Everything of it as plain data, not to be changed. */
  readonly held: unknown;
  /** The same. A ghost never changes what it shares with a snapshot: it copies first. */
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

/** What a ghost does with a fact. */
type Fold<G> = { fold(ghost: G, view: null, ...numbers: number[]): void }["fold"];

/**
 * How a ghost is made, and the facts that change it: before the invariants see them, or (`after`)
 * when they have.
 */
export interface GhostFolds<G extends Ghost> {
  /** How the fields of what is held are to be read where nodes have other names. */
  readonly readings: Readonly<Record<string, Reading>>;
  make(nodes: number): G;
  readonly on: Readonly<Record<string, Fold<G>>>;
  readonly after: Readonly<Record<string, Fold<G>>>;
}
