/** A restarted server takes its term from its log, and may send messages of an earlier term. */
import { lastTerm } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const termNotPersisted: RaftMutant = {
  name: "term-not-persisted",
  about:
    "A restarted server takes its term from its log, and may send messages of an earlier term.",
  fault: ["crash"],
  detectors: ["term-monotonic", "one-vote-per-term", "durable-before-send"],
  origin: "Ongaro 2014 §3.8",
  equivalent: false,
  steps: (correct) => ({
    start: (raft, disk, self) => {
      const state = correct.start(raft, disk, self);
      state.term = lastTerm(state);
      return state;
    },
  }),
};
