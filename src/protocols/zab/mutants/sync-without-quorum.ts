/** A leader answers a sync without asking whether it still leads. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const syncWithoutQuorum: Mutant<Rules> = {
  name: "sync-without-quorum",
  about: "A deposed leader that does not know it serves old values.",
  fault: ["partition"],
  detectors: ["read-freshness", "linearizable"],
  origin: "ZOOKEEPER-2136",
  equivalent: false,
  rules: { syncNeedsQuorum: () => false },
};
