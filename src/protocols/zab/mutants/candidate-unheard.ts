/** Votes are sent to voters only: a candidate of the pending configuration never hears its own. */
import type { ZabMutant } from "./mutant.ts";

export const candidateUnheard: ZabMutant = {
  name: "candidate-unheard",
  about:
    "Votes are sent to voters only: a candidate of a pending configuration never hears that it is voted for.",
  fault: ["crash", "reconfiguration"],
  detectors: ["candidate-hears-votes", "progress", "script"],
  origin: "found by the search in our own Zab",
  equivalent: false,
  rules: { hearsVote: (isVoter) => isVoter },
};
