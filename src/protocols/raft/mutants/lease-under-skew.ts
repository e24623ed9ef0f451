/** A lease allows for no difference between clocks. */
import type { RaftMutant } from "./mutant.ts";

export const leaseUnderSkew: RaftMutant = {
  name: "lease-under-skew",
  about: "A lease allows for no difference between clocks.",
  fault: ["clock-drift", "partition"],
  detectors: ["lease-exclusive", "read-freshness", "lease-rests-on-promises"],
  origin: "Ongaro 2014 §6.4.1; Chubby, Spanner",
  equivalent: false,
  rules: { leaseUs: ({ electionMinUs }) => electionMinUs },
};
