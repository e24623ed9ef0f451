/** A restarted server takes its whole log for committed. */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const bootCommitLastIndex: RaftMutant = {
  name: "boot-commit-last-index",
  about: "A restarted server takes its whole log for committed.",
  fault: ["crash"],
  detectors: ["committed-is-durable", "state-machine-safety", "commits-what-matches"],
  origin: "A cousin of etcd #14370",
  equivalent: false,
  steps: (correct) => ({
    start: (raft, disk, self) => {
      const state = correct.start(raft, disk, self);
      const last = lastIndex(state);
      if (last > state.commitIndex) raft.steps.commit(raft, state, last, self);
      return state;
    },
  }),
};
