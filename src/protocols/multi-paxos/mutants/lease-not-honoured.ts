/** An acceptor that granted a lease promises others all the same. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const leaseNotHonoured: MultiPaxosMutant = {
  name: "lease-not-honoured",
  about: "An acceptor that granted a lease promises others all the same.",
  fault: ["partition"],
  detectors: ["master-lease", "read-freshness", "grants-are-honoured"],
  origin: "Paxos Made Live §5.2",
  equivalent: false,
  rules: { refusesOthers: () => false },
};
