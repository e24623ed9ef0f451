/** A leader counts itself for its epoch before its own disk holds the history and the epoch. */
import type { ZabMutant } from "./mutant.ts";

export const countsItselfAtOnce: ZabMutant = {
  name: "counts-itself-at-once",
  about:
    "A leader counts itself for its epoch before its own disk holds the history and the epoch.",
  fault: ["crash"],
  detectors: ["committed-by-acknowledgements", "committed-log-durability", "primary-integrity"],
  origin: "Junqueira 2011 §V, steps f.2.1 and l.2.2; Leader.waitForNewLeaderAck",
  equivalent: false,
  steps: (correct) => ({
    considerLeading: (zab, state, self) => {
      const { ownHistory } = state;
      state.ownHistory = true;
      correct.considerLeading(zab, state, self);
      state.ownHistory = ownHistory;
    },
  }),
};
