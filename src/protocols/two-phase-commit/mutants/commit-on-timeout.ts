/** A coordinator that has waited long enough for votes takes the missing ones for yes. */
import type { CommitMutant } from "./mutant.ts";

export const commitOnTimeout: CommitMutant = {
  name: "commit-on-timeout",
  about: "A coordinator that has waited long enough takes missing votes for votes of yes.",
  fault: ["partition"],
  detectors: ["commit-needs-all-votes"],
  origin: "Bernstein, Hadzilacos and Goodman 1987, §7.4, step 3: on a timeout it aborts",
  equivalent: false,
  steps: () => ({
    onVotesLate(commit, state, transaction, self) {
      const open = state.undecided.get(transaction);
      if (open?.record === 0) commit.steps.decideCommit(commit, state, transaction, self);
    },
  }),
};
