/** Voters do not wait until they have heard nothing from their leader. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leaseWithoutStickiness: Mutant<Rules> = {
  name: "lease-without-stickiness",
  about: "Voters do not wait until they have heard nothing from their leader.",
  fault: ["partition"],
  detectors: ["lease-exclusive", "read-freshness", "script"],
  origin: "etcd's documentation: leases need CheckQuorum",
  equivalent: false,
  rules: { ignoresCandidates: () => false },
};
