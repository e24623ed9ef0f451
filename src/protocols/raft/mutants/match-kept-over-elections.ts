/** A new leader keeps the match indexes it had when it last led. */
import { commitsWithinLog } from "./commits-within-log.ts";
import type { RaftMutant } from "./mutant.ts";

export const matchKeptOverElections: RaftMutant = {
  name: "match-kept-over-elections",
  about: "A new leader keeps the match indexes it had when it last led.",
  fault: ["crash"],
  detectors: ["match-truth", "committed-is-durable", "match-monotonic", "match-acknowledged"],
  origin: "openraft cecb5de8",
  equivalent: false,
  steps: (correct) => ({
    trackFollowers: (raft, state, self) => {
      const before = state.progress;
      correct.trackFollowers(raft, state, self);
      for (const peer of self.peers) {
        const progress = state.progress[peer] ?? null;
        const match = before[peer]?.match ?? 0;
        if (progress === null || match === 0) continue;
        progress.match = match;
        self.assert("counted", state.term, peer, match);
      }
    },
    ...commitsWithinLog(correct),
  }),
};
