/**
 * Causal consistency by its bad patterns (Bouajjani, Enea, Guerraoui and Hamza, POPL 2017): exact
 * where every value is written once to its key.
 */

import { flawOfCausal } from "../certificates/causal.ts";
import { judgeCausality } from "./causality.ts";
import type { Check } from "./check.ts";

export const causal: Check = {
  name: "causal",
  about: "no read misses what its own past has overwritten (Bouajjani et al. 2017)",
  weakerThanLinearizable: true,
  run: (input) =>
    judgeCausality(
      input,
      () => {
        // What all models forbid is all.
      },
      ({ history, accesses, order }, _, fitsFirst) => {
        const certificate = { kind: "causal", order, sources: [...accesses.source] } as const;
        return { certificate, flaw: flawOfCausal(history, certificate, false, fitsFirst) };
      },
    ),
};
