/** Installing a snapshot sets the term to that of its last entry. */
import { withSteps } from "../../../protocol/mutant.ts";
import type { Steps } from "../steps.ts";
import type { RaftMutant } from "./mutant.ts";

export const snapshotTermRegress: RaftMutant = {
  name: "snapshot-term-regress",
  about: "Installing a snapshot sets the term to that of its last entry.",
  fault: ["crash"],
  detectors: ["term-monotonic", "durable-before-send"],
  origin: "WRaft #118",
  equivalent: false,
  steps: (correct) => ({
    install: (raft, state, from, message, self) => {
      const restore: Steps["restore"] = (...snapshot) => {
        if (state.term !== message.lastTerm) {
          state.term = message.lastTerm;
          state.hardStateChanged = true;
        }
        raft.steps.restore(...snapshot);
      };
      correct.install(withSteps(raft, { restore }), state, from, message, self);
    },
  }),
};
