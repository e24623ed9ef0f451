/** A leader takes its lease to last twice as long as the grants do. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const leaseTooLong: MultiPaxosMutant = {
  name: "lease-too-long",
  about: "A leader takes its lease to last twice as long as the grants do.",
  fault: ["partition"],
  detectors: ["master-lease", "read-freshness", "lease-rests-on-grants"],
  origin: "Chandra 2007 §5.2",
  equivalent: false,
  rules: { leaseUs: (grantUs) => 2 * grantUs },
};
