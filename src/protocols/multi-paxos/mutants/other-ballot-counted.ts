/** Answers count whatever ballot they were given in. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const otherBallotCounted: Mutant<Rules> = {
  name: "other-ballot-counted",
  about: "Answers count whatever ballot they were given in.",
  fault: ["reordering"],
  detectors: ["learn-only-chosen", "votes-safe"],
  origin: "A classic; Paxos Made Simple §2.2",
  equivalent: false,
  rules: { countsAnswer: () => true },
};
