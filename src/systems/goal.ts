/**
 * Goals: what some run should come to, for a search to be worth anything (`sometimes` in TLA+ and
 * stateright). A goal that is never reached says where nothing was looked at.
 */

/** The cluster at the moment of a fact, as goals see it. */
export interface Moment {
  /** The role that a node of the service has said it is in: `leader`; empty while it is down. */
  roleOf(node: number): string;
  /** How many faults of a kind are at work. */
  faults(kind: string): number;
}

export interface Goal<State = unknown> {
  /** Kebab-case. */
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** What it keeps between facts. */
  initial(): State;
  /** By fact: whether the goal is reached now. */
  readonly on: Readonly<
    Record<
      string,
      { reached(state: State, moment: Moment, ...numbers: number[]): boolean }["reached"]
    >
  >;
}
