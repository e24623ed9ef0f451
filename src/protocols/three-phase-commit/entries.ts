/** The log of a node: what it has voted, pre-committed and decided. */
import type { Value } from "../../core/json.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { EndEntry } from "../../protocol/transactions/outcome.ts";
import type { Step, Transaction } from "../../protocol/transactions/transaction.ts";

export type Entry =
  /** This node has started once more. Forced. */
  | { readonly type: "epoch"; readonly epoch: number }
  /** A vote of yes, with all that it takes to commit or abort. Forced. */
  | {
      readonly type: "prepared";
      readonly transaction: Transaction;
      readonly participants: NodeSet;
      readonly work: readonly Step[];
      readonly outputs: readonly Value[];
      readonly client: number;
      readonly sequence: number;
      readonly oldest: Transaction;
    }
  /** All have voted yes. Forced before it is acknowledged. */
  | { readonly type: "pre-committed"; readonly transaction: Transaction; readonly output: Value }
  | EndEntry
  /** All have acknowledged the outcome: nothing is to be remembered of it. Not forced. */
  | { readonly type: "end"; readonly transaction: Transaction };
