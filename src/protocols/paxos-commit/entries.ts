/** The log of a node: what it has voted and decided as a participant, and accepted for others. */
import type { Value } from "../../core/json.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { EndEntry } from "../../protocol/transactions/outcome.ts";
import type { Step, Transaction } from "../../protocol/transactions/transaction.ts";
import type { Held } from "./messages.ts";

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
  | EndEntry
  /** All have acknowledged the outcome: nothing is to be remembered of it. Not forced. */
  | { readonly type: "end"; readonly transaction: Transaction }
  /** An acceptor takes no lower ballot any more, in all instances of a transaction. Forced. */
  | { readonly type: "promised"; readonly transaction: Transaction; readonly ballot: Ballot }
  /** An acceptor has accepted a vote. Forced. */
  | {
      readonly type: "accepted";
      readonly transaction: Transaction;
      readonly held: Held;
      readonly oldest: Transaction;
    };
