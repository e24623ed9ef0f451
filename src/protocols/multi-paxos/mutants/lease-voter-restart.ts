/** A restarted acceptor does not wait for the leases that it may have granted. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const leaseVoterRestart: MultiPaxosMutant = {
  name: "lease-voter-restart",
  about: "A restarted acceptor does not wait for the leases that it may have granted.",
  fault: ["crash", "partition"],
  detectors: ["master-lease", "read-freshness", "grants-are-honoured"],
  origin: "Paxos Made Live §5.2",
  equivalent: false,
  steps: (correct) => ({
    start: (paxos, disk, self) => {
      const state = correct.start(paxos, disk, self);
      state.grantedUntilUs = 0;
      return state;
    },
  }),
};
