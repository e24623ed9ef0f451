/** A vote given in an earlier term counts in this one. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const staleVoteCounted: Mutant<Rules> = {
  name: "stale-vote-counted",
  about: "A vote given in an earlier term counts in this one.",
  fault: ["reordering"],
  detectors: ["election-safety"],
  origin: "Xraft #33",
  equivalent: false,
  rules: { countsVote: () => true },
};
