/** Voters grant votes even while they hear from their leader. */
import type { RaftMutant } from "./mutant.ts";

export const leaseWithoutStickiness: RaftMutant = {
  name: "lease-without-stickiness",
  about: "Voters grant votes even while they hear from their leader.",
  fault: ["partition"],
  detectors: ["lease-exclusive", "read-freshness", "script", "ignores-candidates"],
  origin: "etcd's documentation: leases need CheckQuorum",
  equivalent: false,
  rules: { ignoresCandidates: () => false },
};
