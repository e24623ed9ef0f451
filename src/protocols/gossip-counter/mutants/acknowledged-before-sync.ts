/** A client is answered while its add is on its way to the disk. */
import type { CounterMutant } from "./mutant.ts";

export const acknowledgedBeforeSync: CounterMutant = {
  name: "acknowledged-before-sync",
  about: "An add is answered while it is on its way to the disk, where a crash loses it.",
  fault: [],
  detectors: ["acknowledged-is-durable"],
  origin: "Gray and Reuter 1992, §9: log before reply",
  equivalent: false,
  steps: (correct) => ({
    onAdd(counter, state, request, self) {
      const { size } = state.pending;
      correct.onAdd(counter, state, request, self);
      if (state.pending.size > size) counter.steps.answerAdd(counter, state, request, self);
    },
  }),
};
