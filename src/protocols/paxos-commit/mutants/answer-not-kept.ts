/** A coordinator that starts again does a client's last transaction a second time. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const answerNotKept: PaxosCommitMutant = {
  name: "answer-not-kept",
  about: "A coordinator that starts again knows no client: a retry is a second transaction.",
  fault: ["crash"],
  detectors: ["committed-once", "linearizable"],
  origin: "RIFL (Lee and others 2015), §2: the completion record is kept with the update",
  equivalent: false,
  steps: (correct) => ({
    start(commit, disk, self) {
      const state = correct.start(commit, disk, self);
      state.sessions.clear();
      return state;
    },
  }),
};
