/** A heartbeat's commit index is taken without looking whether the log matches. */
import { withSteps } from "../../../protocol/mutant.ts";
import { lastIndex } from "../state.ts";
import type { Steps } from "../steps.ts";
import type { RaftMutant } from "./mutant.ts";

export const heartbeatCommitRaw: RaftMutant = {
  name: "heartbeat-commit-raw",
  about: "A heartbeat's commit index is taken without looking whether the log matches.",
  fault: ["partition"],
  detectors: ["state-machine-safety", "leader-completeness", "commits-what-matches"],
  origin: "etcd's raft.tla: heartbeats carry min(commit, match)",
  equivalent: false,
  steps: (correct) => ({
    onAppendEntries: (raft, state, from, message, self) => {
      const { entries, leaderCommit } = message;
      const follow: Steps["follow"] = (...leader) => {
        raft.steps.follow(...leader);
        const told = Math.min(leaderCommit, lastIndex(state));
        if (entries.length === 0 && told > state.commitIndex) {
          raft.steps.commit(raft, state, told, self);
        }
      };
      correct.onAppendEntries(withSteps(raft, { follow }), state, from, message, self);
    },
  }),
};
