/**
 * A read is answered when the entry that it must see is applied, whether or not its round has been
 * confirmed.
 */
import type { RaftMutant } from "./mutant.ts";

export const applyConfirmsRead: RaftMutant = {
  name: "apply-confirms-read",
  about:
    "A read is answered when the entry that it must see is applied, whether or not its round " +
    "has been confirmed.",
  fault: ["partition", "reordering"],
  detectors: ["read-freshness", "linearizable", "reads-are-confirmed"],
  origin: "An operator mutant that survived (docs/mutants.md); Ongaro 2014 §6.4",
  equivalent: false,
  rules: { isVouchedFor: () => true },
};
