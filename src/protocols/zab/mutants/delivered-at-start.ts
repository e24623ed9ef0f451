/** A server that starts delivers its whole log, committed or not. */
import { lastIndex } from "../state.ts";
import type { ZabMutant } from "./mutant.ts";

export const deliveredAtStart: ZabMutant = {
  name: "delivered-at-start",
  about: "A server that starts delivers its whole log, committed or not.",
  fault: ["partition", "crash"],
  detectors: ["committed-log-durability", "total-order", "process-consistency"],
  origin: "ZOOKEEPER-1549",
  equivalent: false,
  steps: (correct) => ({
    start: (zab, disk, self) => {
      const state = correct.start(zab, disk, self);
      zab.steps.deliver(zab, state, lastIndex(state), self);
      return state;
    },
  }),
};
