/** An acceptor that granted a lease promises others all the same. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leaseNotHonoured: Mutant<Rules> = {
  name: "lease-not-honoured",
  about: "An acceptor that granted a lease promises others all the same.",
  fault: ["partition"],
  detectors: ["master-lease", "read-freshness"],
  origin: "Paxos Made Live §5.2",
  equivalent: false,
  rules: { refusesOthers: () => false },
};
