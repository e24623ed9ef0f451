/**
 * A candidate campaigns in its current term. Once all have voted in a term, no candidate can win it
 * any more (progress).
 */
import type { RaftMutant } from "./mutant.ts";

export const noTermIncrement: RaftMutant = {
  name: "no-term-increment",
  about: "A candidate campaigns in its current term.",
  fault: [],
  detectors: ["one-vote-per-term", "role-transitions", "election-safety", "progress"],
  origin: "A classic; Ongaro 2014 §3.4",
  equivalent: false,
  rules: { campaignTerm: (term) => Math.max(1, term) },
};
