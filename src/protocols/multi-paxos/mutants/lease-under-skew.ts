/** A master trusts its lease as long as its grants last, as if all clocks ran at one rate. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const leaseUnderSkew: MultiPaxosMutant = {
  name: "lease-under-skew",
  about: "A master trusts its lease as long as its grants last, as if all clocks ran at one rate.",
  fault: ["clock-drift", "partition"],
  detectors: ["master-lease", "read-freshness", "lease-rests-on-grants"],
  origin: "Paxos Made Live §5.2",
  equivalent: false,
  rules: { leaseUs: (grantUs) => grantUs },
};
