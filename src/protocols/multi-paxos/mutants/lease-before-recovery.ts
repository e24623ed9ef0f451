/** A new leader answers reads by its lease before it has executed what was chosen before it. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const leaseBeforeRecovery: MultiPaxosMutant = {
  name: "lease-before-recovery",
  about:
    "A new leader answers reads by its lease before it has executed what was chosen before it.",
  fault: ["partition"],
  detectors: ["read-freshness", "linearizable", "lease-after-recovery"],
  origin: "Chandra 2007 §5.2; a cousin of etcd #7331",
  equivalent: false,
  rules: { hasRecovered: () => true },
};
