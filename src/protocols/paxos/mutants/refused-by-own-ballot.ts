/**
 * A proposer gives its ballot up when its prepare request, that came twice, is refused the second
 * time.
 */
import type { PaxosMutant } from "./mutant.ts";

export const refusedByOwnBallot: PaxosMutant = {
  name: "refused-by-own-ballot",
  about:
    "A proposer gives its ballot up when its prepare request, that came twice, is refused the second time.",
  fault: ["duplication"],
  detectors: ["promised-is-proposed", "script", "progress"],
  origin: "Rashomon 0.1.0; Paxos Made Simple §2.5",
  equivalent: false,
  rules: { abandons: () => true },
};
