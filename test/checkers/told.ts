/** Facts told by hand to an audit, and what is expected of it. */

/** A fact with its numbers; `at`: it is so late now, microseconds; `step`: it is that step. */
export type Told = readonly [fact: string, ...numbers: number[]];

interface Case {
  readonly lawful: readonly Told[];
  /** Told after `lawful`, in an audit of its own: the last of them breaks what is judged. */
  readonly broken: readonly Told[];
  readonly message: string;
}

/** By the names of invariants or premises. */
export type Cases = Readonly<Record<string, Case>>;

/** Each of three nodes says so of itself. */
export const everywhere = (fact: string, ...numbers: number[]): readonly Told[] =>
  [1, 2, 3].map((node) => [fact, node, ...numbers] as const);

/** Three nodes hold entry 1 of term 1. */
export const held = everywhere("durable", 1, 1, 11);
