/**
 * What an algorithm for a special kind of history comes to: an order (ranks within the part) if it
 * is linearizable.
 */
export type Outcome = readonly number[] | "illegal" | "unknown";
