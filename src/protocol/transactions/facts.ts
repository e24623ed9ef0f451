/** The facts of atomic commitment, whatever the protocol. */
import { fact } from "../facts.ts";

export const COMMITMENT_FACTS = {
  voted: fact(
    "`node` sent its vote on `transaction`: `yes` (0 no, 1 yes)",
    "node",
    "transaction",
    "yes",
  ),
  ready: fact("`node`'s disk holds its vote of yes on `transaction`", "node", "transaction"),
  decided: fact(
    "The disk of `node`, which coordinates `transaction`, holds that all its participants " +
      "commit: `participants`",
    "node",
    "transaction",
    "participants: nodes",
  ),
  completed: fact(
    "The disk of `node` holds that `transaction` was operation `sequence` of `client`",
    "node",
    "client",
    "sequence: number",
    "transaction",
  ),
  resolved: fact(
    "`node`'s disk holds the outcome of `transaction`: `commit` (0 abort, 1 commit)",
    "node",
    "transaction",
    "commit",
  ),
  notified: fact(
    "`node` sent word of the outcome of `transaction`: `commit` (0 abort, 1 commit)",
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
    "`node` bounds the time from its vote to its decision, as long as it runs and the " +
      "network is in time: `doubtUs` (0 no bound)",
    "node",
    "doubtUs",
  ),
} as const;
