/** A proposer that is refused tries a higher ballot at once. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const duellingProposers: Mutant<Rules> = {
  name: "duelling-proposers",
  about: "A proposer that is refused tries a higher ballot at once.",
  fault: [],
  detectors: ["progress"],
  origin: "Paxos Made Simple §2.4",
  equivalent: false,
  rules: { backsOff: () => false },
};
