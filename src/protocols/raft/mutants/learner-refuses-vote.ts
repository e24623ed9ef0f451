/** A server that believes itself a learner does not vote, although the candidate counts on it. */
import { withRules } from "../../../protocol/mutant.ts";
import type { NodeId } from "../../../protocol/node-id.ts";
import { hasNode } from "../../../protocol/quorum.ts";
import { votersOf } from "../configuration.ts";
import type { RaftState } from "../state.ts";
import type { Raft } from "../steps.ts";
import type { RaftMutant } from "./mutant.ts";

/** No log is fresh enough for a server that believes itself a learner. */
function judgedBy(raft: Raft, state: RaftState, self: NodeId): Raft {
  const voters = votersOf(state.configuration.configuration);
  return hasNode(voters, self) ? raft : withRules(raft, { isUpToDate: () => false });
}

export const learnerRefusesVote: RaftMutant = {
  name: "learner-refuses-vote",
  about:
    "A server that believes itself a learner does not vote, although the candidate counts on it.",
  fault: ["partition"],
  detectors: ["progress", "script", "refuses-for-a-reason"],
  origin: "etcd #10998",
  equivalent: false,
  steps: (correct) => ({
    onRequestVote: (raft, state, from, message, self) =>
      correct.onRequestVote(judgedBy(raft, state, self.id), state, from, message, self),
    onPreVote: (raft, state, from, message, self) =>
      correct.onPreVote(judgedBy(raft, state, self.id), state, from, message, self),
  }),
};
