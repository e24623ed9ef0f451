/** How far a judgement of a part came. */

/** The number of returns that have an order. */
export interface Reach {
  readonly returns: number;
  /** After `illegal`: the verdict rests on this many returns only. */
  readonly illegalAt: number;
  /**
   * Whether the history up to there is illegal, too: not where an operation that has not returned
   * by then could have done more than its answer says, such as a cas that was refused.
   */
  readonly sure: boolean;
}

/** The same with that order: ranks in the part, or indices into the history, as is said there. */
export interface Explained extends Reach {
  readonly order: readonly number[];
}

/** Nothing is known but the verdict. */
export const NOTHING_EXPLAINED: Explained = {
  returns: 0,
  order: [],
  illegalAt: Number.POSITIVE_INFINITY,
  sure: false,
};

/** All of it has an order. */
export function allExplained(order: readonly number[]): Explained {
  return { ...NOTHING_EXPLAINED, returns: Number.POSITIVE_INFINITY, order };
}
