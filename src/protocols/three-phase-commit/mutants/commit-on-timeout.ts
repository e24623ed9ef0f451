/** A coordinator that has waited long enough for votes takes the missing ones for yes. */
import type { ThreePhaseMutant } from "./mutant.ts";

export const commitOnTimeout: ThreePhaseMutant = {
  name: "commit-on-timeout",
  about: "A coordinator that has waited long enough takes missing votes for votes of yes.",
  fault: ["crash"],
  detectors: ["commit-needs-all-votes"],
  origin: "Bernstein, Hadzilacos and Goodman 1987, §7.5, step 3: on a timeout it aborts",
  equivalent: false,
  steps: () => ({
    onVotesLate(commit, state, transaction, self) {
      if (state.undecided.get(transaction)?.acks !== null) return;
      commit.steps.preCommit(commit, state, transaction, self);
    },
  }),
};
