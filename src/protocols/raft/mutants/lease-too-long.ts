/** A lease outlasts the election timeout. */
import type { RaftMutant } from "./mutant.ts";

export const leaseTooLong: RaftMutant = {
  name: "lease-too-long",
  about: "A lease outlasts the election timeout.",
  fault: ["partition"],
  detectors: ["lease-exclusive", "read-freshness", "linearizable", "lease-rests-on-promises"],
  origin: "Ongaro 2014 §6.4.1",
  equivalent: false,
  rules: { leaseUs: ({ electionMaxUs }) => 2 * electionMaxUs },
};
