/**
 * A candidate stands in the term that it is in. Once all have voted in a term, nobody can win it
 * any more (progress).
 */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const noTermIncrement: Mutant<Rules> = {
  name: "no-term-increment",
  about: "A candidate stands in the term that it is in.",
  fault: [],
  detectors: ["one-vote-per-term", "role-transitions", "election-safety", "progress"],
  origin: "A classic; Ongaro 2014 §3.4",
  equivalent: false,
  rules: { campaignTerm: (term) => Math.max(1, term) },
};
