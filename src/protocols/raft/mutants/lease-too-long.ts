/** A lease outlasts the election timeout. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leaseTooLong: Mutant<Rules> = {
  name: "lease-too-long",
  about: "A lease outlasts the election timeout.",
  fault: ["partition"],
  detectors: ["lease-exclusive", "read-freshness", "linearizable"],
  origin: "Ongaro 2014 §6.4.1",
  equivalent: false,
  rules: { leaseUs: (_min, max) => 2 * max },
};
