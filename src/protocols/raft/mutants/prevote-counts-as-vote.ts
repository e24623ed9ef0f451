/**
 * Promises to vote are counted as votes. A quorum of promises makes a server leader in the very step in which it would
 * begin to campaign, before its disk holds its vote for itself: that shows first (role-transitions). Promises bind
 * nobody, so a second server can be made leader of the same term (election-safety); no vote is given twice.
 */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const prevoteCountsAsVote: Mutant<Rules> = {
  name: "prevote-counts-as-vote",
  about: "Promises to vote are counted as votes.",
  fault: [],
  detectors: ["role-transitions", "election-safety"],
  origin: "hashicorp/raft 2c44c94",
  equivalent: false,
  rules: { votesFromPreVotes: (promised) => promised },
};
