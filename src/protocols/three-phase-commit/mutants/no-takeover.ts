/** Participants wait for their coordinator, whatever happens. */
import type { ThreePhaseMutant } from "./mutant.ts";

export const noTakeover: ThreePhaseMutant = {
  name: "no-takeover",
  about: "Participants in doubt wait for their coordinator, as in two phases.",
  fault: ["crash"],
  detectors: ["non-blocking"],
  origin: "Skeen 1981: the termination protocol is what a third phase is for",
  equivalent: false,
  steps: (correct) => ({
    onDoubt(commit, state, transaction, self) {
      if (state.prepared.get(transaction)?.operational !== true) {
        correct.onDoubt(commit, state, transaction, self);
      }
    },
  }),
};
