/** A voter that learns of a later term no longer waits for the lease that it gave. */
import type { RaftMutant } from "./mutant.ts";

export const leaseForgottenWithTerm: RaftMutant = {
  name: "lease-forgotten-with-term",
  about: "A voter that learns of a later term no longer waits for the lease that it gave.",
  fault: ["partition", "reordering"],
  detectors: ["lease-exclusive", "read-freshness", "ignores-candidates"],
  origin: "This Raft before 0.2.0; Ongaro 2014 §4.2.3, §6.4.1",
  equivalent: false,
  rules: { mayIgnore: (candidateTerm, currentTerm) => candidateTerm > currentTerm },
};
