/** A restarted leader resumes its old ballot without phase 1. */
import { BALLOTS_PER_ROUND } from "../../../protocol/ballot.ts";
import type { MultiPaxosMutant } from "./mutant.ts";

export const leaderResumesAfterRestart: MultiPaxosMutant = {
  name: "leader-resumes-after-restart",
  about: "A restarted leader resumes its old ballot without phase 1.",
  fault: ["crash"],
  detectors: ["ballot-unique", "one-value-per-ballot", "votes-safe", "promised-by-quorum"],
  origin: "A classic; Paxos Made Simple §3",
  equivalent: false,
  steps: (correct) => ({
    start: (paxos, disk, self) => {
      const state = correct.start(paxos, disk, self);
      if (state.promised % BALLOTS_PER_ROUND === self.id) {
        state.ballot = state.promised;
        state.promises = paxos.initial.members;
        paxos.steps.becomeLeader(paxos, state, self);
      }
      return state;
    },
  }),
};
