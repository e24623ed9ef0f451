/** A restarted voter votes at once, although it has just promised its leader time. */
import type { RaftMutant } from "./mutant.ts";

export const leaseVoterRestart: RaftMutant = {
  name: "lease-voter-restart",
  about: "A restarted voter votes at once, although it has just promised its leader time.",
  fault: ["crash", "partition"],
  detectors: ["lease-exclusive", "read-freshness", "ignores-candidates"],
  origin: "Ongaro 2014 §6.4.1",
  equivalent: false,
  steps: (correct) => ({
    start: (raft, disk, self) => {
      const state = correct.start(raft, disk, self);
      state.heardUs = self.monotonicNow() - raft.options.electionMinUs;
      return state;
    },
  }),
};
