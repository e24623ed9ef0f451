/** A leader does not commit past an entry of an earlier term. */
import { termAt } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const breakOnOldTerm: RaftMutant = {
  name: "break-on-old-term",
  about: "A leader does not commit past an entry of an earlier term.",
  fault: ["crash"],
  detectors: ["progress"],
  origin: "RaftOS #30",
  equivalent: false,
  steps: (correct) => ({
    advanceCommit: (raft, state, self) => {
      if (termAt(state, state.commitIndex + 1) !== state.term) return;
      correct.advanceCommit(raft, state, self);
    },
  }),
};
