/** A server applies entries as soon as it has them. */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const applyBeforeCommit: RaftMutant = {
  name: "apply-before-commit",
  about: "A server applies entries as soon as it has them.",
  fault: ["partition", "crash"],
  detectors: ["committed-is-durable", "state-machine-safety"],
  origin: "A classic; Ongaro 2014 §3.5",
  equivalent: false,
  steps: (correct) => ({
    applyThrough: (raft, state, _index, self) =>
      correct.applyThrough(raft, state, lastIndex(state), self),
    learnCommit: (raft, state, message, matched, self) => {
      const before = state.commitIndex;
      correct.learnCommit(raft, state, message, matched, self);
      if (state.commitIndex === before && before !== lastIndex(state)) {
        raft.steps.applyThrough(raft, state, before, self);
      }
    },
  }),
};
