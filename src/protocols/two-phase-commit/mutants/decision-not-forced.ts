/** A coordinator sends its decision, and answers its client, before the decision is on its disk. */
import type { CommitMutant } from "./mutant.ts";

export const decisionNotForced: CommitMutant = {
  name: "decision-not-forced",
  about: "A coordinator sends its decision before its disk holds it, and may forget it.",
  fault: ["crash"],
  detectors: ["one-decision", "linearizable"],
  origin: "Mohan, Lindsay and Obermarck 1986, §2: the commit record is forced first",
  equivalent: false,
  steps: (correct) => ({
    decideCommit(commit, state, transaction, self) {
      correct.decideCommit(commit, state, transaction, self);
      correct.onCommitDurable(commit, state, transaction, self);
    },
  }),
};
