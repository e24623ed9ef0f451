/** The hint of a rejection is taken for what the follower holds. */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const nackAdvancesMatch: RaftMutant = {
  name: "nack-advances-match",
  about: "The hint of a rejection is taken for what the follower holds.",
  fault: ["partition"],
  detectors: ["match-truth", "committed-is-durable", "match-acknowledged"],
  origin: "CCF, NSDI 2025: commit advance on a rejection",
  equivalent: false,
  steps: (correct) => ({
    backUp: (raft, state, from, progress, message, self) => {
      const hint = Math.min(message.hintIndex, lastIndex(state));
      if (hint > progress.match) {
        progress.match = hint;
        self.assert("counted", state.term, from, hint);
        raft.steps.advanceCommit(raft, state, self);
        if (state.role !== "leader" || state.progress[from] !== progress) return;
      }
      correct.backUp(raft, state, from, progress, message, self);
    },
  }),
};
