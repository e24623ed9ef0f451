/** A substitute forgets a version when it has sent it. */
import type { DynamoMutant } from "./mutant.ts";

export const hintForgotten: DynamoMutant = {
  name: "hint-forgotten",
  about: "A substitute forgets a version when it has sent it, arrived or not.",
  fault: ["partition", "loss"],
  detectors: ["dropped-for-a-descendant"],
  origin: "DeCandia and others 2007, §4.6: a hint is deleted once the transfer succeeds",
  equivalent: false,
  steps: (correct) => ({
    handOff: (store, state, self) => {
      correct.handOff(store, state, self);
      for (const [place, held] of state.held) {
        if (held.owner === state.node) continue;
        state.held.delete(place);
        store.steps.persist(store, state, { ...held, versions: [] }, [], self);
      }
    },
  }),
};
