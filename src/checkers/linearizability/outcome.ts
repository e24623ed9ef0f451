/**
 * The result of an algorithm for a special kind of history: an order (ranks within the part) if it
 * is linearizable.
 */
export type Outcome = readonly number[] | "illegal" | "unknown";
