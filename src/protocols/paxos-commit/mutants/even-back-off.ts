/** A transaction is tried again as soon after its tenth abort as after its first. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const evenBackOff: PaxosCommitMutant = {
  name: "even-back-off",
  about:
    "An aborted transaction is tried again within 20 ms, however often it was: where many want " +
    "the same registers, each finds them locked.",
  fault: [],
  detectors: ["script", "progress"],
  origin:
    "our own commit protocols, until a search found it (seed 5205494). Agrawal, Carey and Livny " +
    "1987: a restart waits about as long as a transaction takes",
  equivalent: false,
  steps: (correct) => ({
    conclude(commit, state, transaction, outcome, tells, self) {
      state.aborts.clear();
      correct.conclude(commit, state, transaction, outcome, tells, self);
    },
  }),
};
