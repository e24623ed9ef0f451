/**
 * The log of a node: what it has voted and decided. Records that must be on disk before something
 * is said are forced (Mohan, Lindsay and Obermarck 1986, §2).
 */
import type { Value } from "../../core/json.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Step, Transaction } from "../../protocol/transactions/transaction.ts";

export type Entry =
  /** This node has started once more. Forced. */
  | { readonly type: "epoch"; readonly epoch: number }
  /** A participant's vote of yes, with all that it takes to commit or abort. Forced. */
  | {
      readonly type: "prepared";
      readonly transaction: Transaction;
      readonly participants: NodeSet;
      readonly work: readonly Step[];
      readonly outputs: readonly Value[];
      readonly oldest: Transaction;
    }
  /** A participant will never vote yes. Forced. */
  | { readonly type: "refused"; readonly transaction: Transaction }
  /** A participant's part is done; forced before it is acknowledged. */
  | { readonly type: "committed"; readonly transaction: Transaction }
  /** A participant's part is undone. Not forced. */
  | { readonly type: "aborted"; readonly transaction: Transaction }
  /** A coordinator's decision, with the answer to its client. Forced. */
  | {
      readonly type: "commit";
      readonly transaction: Transaction;
      readonly participants: NodeSet;
      readonly client: number;
      readonly sequence: number;
      readonly output: Value;
    }
  /** All participants have acknowledged: nothing is to be remembered of it. Not forced. */
  | { readonly type: "end"; readonly transaction: Transaction };
