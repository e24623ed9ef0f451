/** A vote leaves before the disk remembers it. */
import type { RaftMutant } from "./mutant.ts";

export const voteBeforeSync: RaftMutant = {
  name: "vote-before-sync",
  about: "A vote leaves before the disk remembers it.",
  fault: ["unsynced-loss"],
  detectors: ["durable-before-send", "one-vote-per-term", "term-monotonic"],
  origin: "sofa-jraft #1245",
  equivalent: false,
  steps: () => ({
    sendVote: (raft, state, to, vote, self) => {
      self.send(to, vote);
      raft.steps.persist(raft, state, [], [], self);
    },
  }),
};
