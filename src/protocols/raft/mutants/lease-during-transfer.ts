/** A leader keeps its lease after it has asked another server to campaign. */
import type { RaftMutant } from "./mutant.ts";

export const leaseDuringTransfer: RaftMutant = {
  name: "lease-during-transfer",
  about: "A leader keeps its lease after it has asked another server to campaign.",
  fault: ["delay"],
  detectors: ["lease-exclusive", "read-freshness", "lease-rests-on-promises"],
  origin: "Ongaro 2014 §6.4.1; openraft #1747",
  equivalent: false,
  rules: { isWithinLease: (nowUs, leaseUs) => nowUs < leaseUs },
};
