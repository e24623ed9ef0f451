/** A late acknowledgement takes back what a follower is known to hold. */
import type { RaftMutant } from "./mutant.ts";

export const matchNotMonotone: RaftMutant = {
  name: "match-not-monotone",
  about: "A late acknowledgement takes back what a follower is known to hold.",
  fault: ["reordering", "duplication"],
  detectors: ["match-monotonic"],
  origin: "RaftOS #25; PySyncObj #167",
  equivalent: false,
  steps: (correct) => ({
    onMatch: (raft, state, from, progress, index, self) => {
      if (index < progress.match) {
        progress.match = index;
        self.assert("counted", state.term, from, index);
      }
      correct.onMatch(raft, state, from, progress, index, self);
    },
  }),
};
