/** A candidate writes its no-op before it has won. */
import type { RaftMutant } from "./mutant.ts";

export const candidateAppends: RaftMutant = {
  name: "candidate-appends",
  about: "A candidate appends the no-op of its term before it has won.",
  fault: ["partition"],
  detectors: ["fresh-term", "log-matching"],
  origin: "Ongaro 2014 §3.4, §6.4; CCF's CandidateTermNotInLog (R14)",
  equivalent: false,
  steps: (correct) => ({
    campaign: (raft, state, transfer, self) => {
      correct.campaign(raft, state, transfer, self);
      raft.steps.propose(raft, state, null, null, self);
    },
  }),
};
