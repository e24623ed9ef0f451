/**
 * A restarted server forgets its vote, and may give it twice in a term. The only voter of a cluster
 * asks nobody: it leads, and its disk knows of no candidacy (role-transitions).
 */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const voteNotPersisted: Mutant<Rules> = {
  name: "vote-not-persisted",
  about: "The vote is not written to disk: a restarted server votes again in the same term.",
  fault: ["crash"],
  detectors: ["one-vote-per-term", "election-safety", "role-transitions"],
  origin: "Ongaro 2014 §3.8; sofa-jraft #1243",
  equivalent: false,
  rules: { rememberedVote: () => 0 },
};
