/** Others hear of adds that are on their way to the disk. */
import type { CounterMutant } from "./mutant.ts";

export const gossipBeforeSync: CounterMutant = {
  name: "gossip-before-sync",
  about: "A replica spreads its slot with adds that its disk does not hold yet.",
  fault: [],
  detectors: ["slot-within-owner", "reads-within-bounds", "reads-what-it-knows"],
  origin: "Shapiro and others 2011, §2.2: a payload survives crashes",
  equivalent: false,
  steps: (correct) => ({
    onAdd(counter, state, request, self) {
      correct.onAdd(counter, state, request, self);
      state.slots.set(state.identity, state.own);
      state.changed.add(state.identity);
      counter.steps.sendDelta(counter, state, self);
    },
  }),
};
