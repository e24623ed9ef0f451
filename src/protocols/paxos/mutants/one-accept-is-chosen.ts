/** A learner takes the first acceptance for the decision. */
import type { PaxosMutant } from "./mutant.ts";

export const oneAcceptIsChosen: PaxosMutant = {
  name: "one-accept-is-chosen",
  about: "A learner trusts a single acceptance.",
  fault: ["partition"],
  detectors: ["learn-only-chosen", "agreement", "accepted-by-quorum"],
  origin: "Paxos Made Simple §2.3",
  equivalent: false,
  rules: { isChosen: () => true },
};
