/** A ghost: state that no node has, made from facts, which several invariants look at. */

export interface Ghost {
  /** Everything of it as plain data, not to be changed. */
  readonly held: unknown;
  /** The same. What it has given away or was given it never changes: it copies before it does. */
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

/** What a ghost does with a fact. */
type Fold<G> = { fold(ghost: G, view: null, ...numbers: number[]): void }["fold"];

/**
 * How a ghost is made, and the facts that change it: before the invariants hear of them, or
 * (`after`) when they have.
 */
export interface GhostFolds<G extends Ghost> {
  make(nodes: number): G;
  readonly on: Readonly<Record<string, Fold<G>>>;
  readonly after: Readonly<Record<string, Fold<G>>>;
}
