/** A cycle of transactions as pages draw it. */

/** A cycle to be drawn: transactions, each with an edge to the next, the last to the first. */
export interface DrawnCycle {
  /** `G2-item`, `G0-realtime`. */
  readonly anomaly: string;
  readonly members: readonly {
    /** Its index in the history. */
    readonly operation: number;
    /** `ww`, `wr`, `rw`, `process` or `rt`: why it comes before the next. */
    readonly kind: string;
    /** The key that the edge is about; null: none. */
    readonly key: string | null;
    /** `T1 appended 1 to x, which was read`. */
    readonly reason: string;
  }[];
}
