/** A new leader leaves the gaps that it finds as they are. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const noGapFill: Mutant<Rules> = {
  name: "no-gap-fill",
  about: "A new leader leaves the gaps that it finds as they are.",
  fault: ["crash", "partition"],
  detectors: ["progress"],
  origin: "Paxos Made Simple §3; an open item of ailidani/paxi",
  equivalent: false,
  rules: { fillsGaps: () => false },
};
