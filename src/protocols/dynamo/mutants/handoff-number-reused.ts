/** A substitute numbers what it hands over anew when it starts. */
import type { DynamoMutant } from "./mutant.ts";

export const handoffNumberReused: DynamoMutant = {
  name: "handoff-number-reused",
  about: "A substitute that has restarted uses the numbers of its handoffs again.",
  fault: ["crash", "delay"],
  detectors: ["dropped-for-a-descendant"],
  origin: "first seen in this store itself, by random search",
  equivalent: false,
  steps: (correct) => ({
    handOff: (store, state, self) => {
      const { epoch } = state;
      state.epoch = 0;
      correct.handOff(store, state, self);
      state.epoch = epoch;
    },
  }),
};
