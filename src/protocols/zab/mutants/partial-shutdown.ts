/** A server that looks for a leader keeps writing what the old one sends. */
import type { ZabMutant } from "./mutant.ts";

export const partialShutdown: ZabMutant = {
  name: "partial-shutdown",
  about: "Old processors survive the return to the election, and mix two leaders' histories.",
  fault: ["pause", "partition"],
  detectors: [
    "global-primary-order",
    "zxid-identifies-prefix",
    "process-consistency",
    "actions-in-order",
  ],
  origin: "ZOOKEEPER-4712 (BUGS #135)",
  equivalent: false,
  steps: (correct) => ({
    shutDown: (zab, state, self) => {
      const { session } = state;
      state.session = 0;
      correct.shutDown(zab, state, self);
      state.session = session;
    },
  }),
};
