/** What a holder decides that follows ZooKeeper's recipe for locks. */
import { worth } from "../clock-bound.ts";
import { TTL_US } from "../lease-lock.ts";

export interface RecipeRules {
  /** Until when it believes in a session that it asked to renew at `askedUs`, by its clock. */
  believesUntil(askedUs: number): number;
  /**
   * What it watches: the next lower node than its own; 0: the directory.
   * @param lower the numbers of all lower nodes, of which there is one, in ascending order.
   */
  watched(lower: readonly number[]): number;
  /** Whether it looks again when what it watched has vanished, before it takes the lock for its. */
  looksAgain(): boolean;
  /** Whether it looks for a node of its own when the reply to its create is lost. */
  looksForItsOwn(): boolean;
}

export const recipeRules: RecipeRules = {
  believesUntil: (askedUs) => askedUs + worth(TTL_US),
  watched: (lower) => lower.at(-1) as number,
  looksAgain: () => true,
  looksForItsOwn: () => true,
};
