/** A participant releases its locks as soon as it has voted. */
import { unlock } from "../../../protocol/transactions/locks.ts";
import type { CommitMutant } from "./mutant.ts";

export const locksGivenBackAtVote: CommitMutant = {
  name: "locks-given-back-at-vote",
  about: "A participant releases its locks when it votes, before the transaction is decided.",
  fault: [],
  detectors: ["linearizable", "bank"],
  origin: "Bernstein, Hadzilacos and Goodman 1987, §7.2: locks are held until the decision",
  equivalent: false,
  steps: (correct) => ({
    onPrepare(commit, state, from, prepare, self) {
      correct.onPrepare(commit, state, from, prepare, self);
      unlock(state.locks, prepare.transaction, prepare.work);
    },
  }),
};
