/**
 * A leader answers reads without asking whether it still leads. Leases are renewed by the same
 * rounds (lease-exclusive).
 */
import type { RaftMutant } from "./mutant.ts";

export const readindexNoQuorum: RaftMutant = {
  name: "readindex-no-quorum",
  about: "A leader answers reads without asking whether it still leads.",
  fault: ["partition"],
  detectors: [
    "read-freshness",
    "linearizable",
    "lease-exclusive",
    "reads-are-confirmed",
    "lease-rests-on-promises",
  ],
  origin: "etcd #741, found by Jepsen in 2014",
  equivalent: false,
  steps: () => ({ isConfirmed: () => true }),
};
