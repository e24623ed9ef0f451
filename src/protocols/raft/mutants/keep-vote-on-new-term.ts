/** A vote is carried into the next term, where it may block the only candidate. */
import type { RaftMutant } from "./mutant.ts";

export const keepVoteOnNewTerm: RaftMutant = {
  name: "keep-vote-on-new-term",
  about: "A vote is carried into the next term, where it may block the only candidate.",
  fault: [],
  detectors: ["progress", "one-vote-per-term", "refuses-for-a-reason", "campaigns-after-pre-votes"],
  origin: "A classic; Ongaro 2014 §3.4",
  equivalent: false,
  steps: (correct) => ({
    adoptTerm: (raft, state, term, self) => {
      const { votedFor } = state;
      correct.adoptTerm(raft, state, term, self);
      state.votedFor = votedFor;
    },
  }),
};
