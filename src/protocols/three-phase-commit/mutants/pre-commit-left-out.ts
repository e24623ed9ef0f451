/** A coordinator commits as soon as all have voted yes. */
import type { ThreePhaseMutant } from "./mutant.ts";

export const preCommitLeftOut: ThreePhaseMutant = {
  name: "pre-commit-left-out",
  about: "A coordinator commits as soon as all have voted yes, while others are uncertain.",
  fault: ["crash"],
  detectors: ["none-uncertain", "one-decision"],
  origin: "Skeen 1981: no state may be next to both a commit and an abort",
  equivalent: false,
  steps: () => ({
    preCommit(commit, state, transaction, self) {
      self.cancelTimer(`votes ${transaction}`);
      commit.steps.decideCommit(commit, state, transaction, self);
    },
  }),
};
