/** A replica takes whatever copy comes last. */
import type { AbdMutant } from "./mutant.ts";

export const olderCopyTaken: AbdMutant = {
  name: "older-copy-taken",
  about: "A replica takes whatever copy comes last, be it older than its own.",
  fault: ["reordering"],
  detectors: ["timestamps-rise", "read-freshness", "linearizable"],
  origin: "Attiya, Bar-Noy and Dolev 1995: a replica adopts a larger timestamp only",
  equivalent: false,
  steps: (correct) => ({
    onUpdate: (register, state, from, update, self) => {
      state.copy = update.copy;
      correct.onUpdate(register, state, from, update, self);
    },
  }),
};
