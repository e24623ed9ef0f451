/** A vote given in an earlier term counts in this one. */
import type { RaftMutant } from "./mutant.ts";

export const staleVoteCounted: RaftMutant = {
  name: "stale-vote-counted",
  about: "A vote given in an earlier term counts in this one.",
  fault: ["reordering"],
  detectors: ["election-safety", "elected-by-votes"],
  origin: "Xraft #33",
  equivalent: false,
  rules: { countsVote: () => true },
};
