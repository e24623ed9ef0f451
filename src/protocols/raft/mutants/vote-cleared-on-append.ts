/** Hearing from a leader makes a server forget its vote. */
import type { RaftMutant } from "./mutant.ts";

export const voteClearedOnAppend: RaftMutant = {
  name: "vote-cleared-on-append",
  about: "Hearing from a leader makes a server forget its vote.",
  fault: ["reordering"],
  detectors: ["one-vote-per-term", "election-safety"],
  origin: "willemt/raft bdabd1d",
  equivalent: false,
  steps: (correct) => ({
    follow: (raft, state, leader, self) => {
      correct.follow(raft, state, leader, self);
      state.votedFor = 0;
    },
  }),
};
