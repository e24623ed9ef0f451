/** A leader leaves counters out. */
import { lastIndex } from "../state.ts";
import type { ZabMutant } from "./mutant.ts";

export const counterSkips: ZabMutant = {
  name: "counter-skips",
  about: "A leader uses up two counters for every transaction of its epoch but the first.",
  fault: [],
  detectors: ["local-primary-order", "process-consistency", "actions-in-order"],
  origin: "Junqueira 2011 §II, Local primary order (Z6)",
  equivalent: false,
  steps: (correct) => ({
    propose: (zab, state, request, voters, self) => {
      if (lastIndex(state) > state.initialIndex) state.initialIndex--;
      correct.propose(zab, state, request, voters, self);
    },
  }),
};
