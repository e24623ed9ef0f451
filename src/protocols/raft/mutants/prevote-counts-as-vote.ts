/** Promises to vote are counted as votes. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const prevoteCountsAsVote: Mutant<Rules> = {
  name: "prevote-counts-as-vote",
  about: "Promises to vote are counted as votes.",
  fault: [],
  detectors: ["election-safety", "one-vote-per-term"],
  origin: "hashicorp/raft 2c44c94",
  equivalent: false,
  rules: { votesFromPreVotes: (promised) => promised },
};
