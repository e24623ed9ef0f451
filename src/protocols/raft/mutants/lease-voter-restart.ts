/** A restarted voter votes at once, although it has just promised its leader time. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leaseVoterRestart: Mutant<Rules> = {
  name: "lease-voter-restart",
  about: "A restarted voter votes at once, although it has just promised its leader time.",
  fault: ["crash", "partition"],
  detectors: ["lease-exclusive", "read-freshness"],
  origin: "Ongaro 2014 §6.4.1",
  equivalent: false,
  rules: { waitsAfterRestart: () => false },
};
