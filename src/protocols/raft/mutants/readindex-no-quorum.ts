/**
 * A leader answers reads without asking whether it still leads. Leases are renewed by the same
 * rounds (lease-exclusive).
 */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const readindexNoQuorum: Mutant<Rules> = {
  name: "readindex-no-quorum",
  about: "A leader answers reads without asking whether it still leads.",
  fault: ["partition"],
  detectors: ["read-freshness", "linearizable", "lease-exclusive"],
  origin: "etcd #741, found by Jepsen in 2014",
  equivalent: false,
  rules: { isConfirmed: () => true },
};
