/** A follower cuts its log wherever entries arrive, even if it has them. */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const truncateAlways: RaftMutant = {
  name: "truncate-always",
  about: "A follower cuts its log wherever entries arrive, even if it has them.",
  fault: ["reordering"],
  detectors: ["commit-monotonic", "match-truth", "leader-completeness"],
  origin: "RaftOS #26; CCF #5991",
  equivalent: false,
  rules: { conflicts: () => true },
  steps: (correct) => ({
    // What is cut is no longer committed.
    learnCommit: (raft, state, message, matched, self) => {
      correct.learnCommit(raft, state, message, matched, self);
      state.commitIndex = Math.min(state.commitIndex, lastIndex(state));
    },
  }),
};
