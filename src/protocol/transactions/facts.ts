/** The facts of atomic commitment, whatever the protocol. */
import { fact } from "../facts.ts";

export const COMMITMENT_FACTS = {
  voted: fact(
    "`node` sent its vote on `transaction`: `yes` is 1, or 0 for no",
    "node",
    "transaction",
    "yes",
  ),
  ready: fact("`node`'s disk holds its vote of yes on `transaction`", "node", "transaction"),
  decided: fact(
    "The disk of `node`, which coordinates `transaction`, holds that all its `participants` commit",
    "node",
    "transaction",
    "participants",
  ),
  completed: fact(
    "The disk of `node` holds that `transaction` was operation `sequence` of `client`",
    "node",
    "client",
    "sequence",
    "transaction",
  ),
  resolved: fact(
    "`node`'s disk holds the outcome of `transaction`: `commit` is 1, or 0 for abort",
    "node",
    "transaction",
    "commit",
  ),
  notified: fact(
    "`node` sent word of the outcome of `transaction`: `commit` is 1, or 0 for abort",
    "node",
    "transaction",
    "commit",
  ),
  abandoned: fact(
    "`node`, which coordinates `transaction`, aborts it since a participant voted no",
    "node",
    "transaction",
  ),
} as const;

/** What a protocol says that promises to decide in time. */
export const BOUND_FACTS = {
  bounded: fact(
    "`node` promises to decide within `doubtUs` of its vote, as long as it runs and the network is " +
      "in time (0: it may have to wait for others to be repaired)",
    "node",
    "doubtUs",
  ),
} as const;
