/** Answers count whatever ballot they were given in. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const otherBallotCounted: MultiPaxosMutant = {
  name: "other-ballot-counted",
  about: "Answers count whatever ballot they were given in.",
  fault: ["reordering"],
  detectors: ["learn-only-chosen", "votes-safe", "promised-by-quorum", "accepted-by-quorum"],
  origin: "A classic; Paxos Made Simple §2.2",
  equivalent: false,
  rules: { countsAnswer: () => true },
};
