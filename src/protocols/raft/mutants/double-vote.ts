/** A server grants every vote request, however many it gets in a term. */
import type { RaftMutant } from "./mutant.ts";

export const doubleVote: RaftMutant = {
  name: "double-vote",
  about: "A server grants every vote request, however many it gets in a term.",
  fault: ["reordering"],
  detectors: ["one-vote-per-term", "election-safety"],
  origin: "A classic; Ongaro 2014 §3.4",
  equivalent: false,
  rules: { mayVoteFor: () => true },
};
