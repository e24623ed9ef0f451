/** A restarted acceptor does not wait for the leases that it may have granted. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leaseVoterRestart: Mutant<Rules> = {
  name: "lease-voter-restart",
  about: "A restarted acceptor does not wait for the leases that it may have granted.",
  fault: ["crash", "partition"],
  detectors: ["master-lease", "read-freshness"],
  origin: "Paxos Made Live §5.2",
  equivalent: false,
  rules: { waitsAfterRestart: () => false },
};
