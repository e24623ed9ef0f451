/** A leader keeps its lease after it has told another to stand. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leaseDuringTransfer: Mutant<Rules> = {
  name: "lease-during-transfer",
  about: "A leader keeps its lease after it has told another to stand.",
  fault: ["delay"],
  detectors: ["lease-exclusive", "read-freshness"],
  origin: "Ongaro 2014 §6.4.1; openraft #1747",
  equivalent: false,
  rules: { keepsLeaseAfterTransfer: () => true },
};
