/** What a stopped judgement knows, as plain data, so that another process can resume it. */
import type { Value } from "../../core/json.ts";

/** Failed configurations of a search stay failed: with them it comes back fast to where it was. */
export interface SavedSearch {
  /** The entries of its memo, one after the other. */
  readonly failed: Int32Array;
  /** Which of the search's settings it was at: each search knows its own. */
  readonly at: readonly number[];
  /** The states that entries name by number, where the history does not determine them. */
  readonly states: readonly Value[] | null;
}

export interface SavedJudgement {
  /** How many parts are decided, and the orders found for them. */
  readonly part: number;
  readonly orders: readonly (readonly number[])[];
  /** Parts that ran out of memory, to be begun again. */
  readonly undecided: readonly number[];
  readonly work: number;
  /** Of the part `searched`; null where that must be begun again. */
  readonly search: SavedSearch | null;
  readonly searched: number;
}
