/** A proposer gives its ballot up when its prepare request, that came twice, is refused the second time. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const refusedByOwnBallot: Mutant<Rules> = {
  name: "refused-by-own-ballot",
  about:
    "A proposer gives its ballot up when its prepare request, that came twice, is refused the second time.",
  fault: ["duplication"],
  detectors: ["script", "progress"],
  origin: "Rashomon 0.1.0; Paxos Made Simple §2.5",
  equivalent: false,
  rules: { abandons: () => true },
};
