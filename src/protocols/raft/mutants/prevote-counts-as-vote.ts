/**
 * Promises to vote are counted as votes. A quorum of promises makes a server leader in the very
 * step in which it would begin to campaign, before its disk holds its vote for itself: that shows
 * first (role-transitions). Promises bind no server, so a second server can be made leader of the
 * same term (election-safety); no vote is given twice.
 */
import { withNode } from "../../../protocol/quorum.ts";
import type { RaftMutant } from "./mutant.ts";

export const prevoteCountsAsVote: RaftMutant = {
  name: "prevote-counts-as-vote",
  about: "Promises to vote are counted as votes.",
  fault: [],
  detectors: ["role-transitions", "election-safety", "elected-by-votes"],
  origin: "hashicorp/raft 2c44c94",
  equivalent: false,
  steps: (correct) => ({
    onPreVoteReply: (raft, state, from, message, self) => {
      const asked = state.role === "pre-candidate";
      const promised = withNode(state.votes, from);
      correct.onPreVoteReply(raft, state, from, message, self);
      if (!asked || state.role !== "candidate") return;
      state.votes = promised;
      raft.steps.becomeLeader(raft, state, self);
    },
  }),
};
