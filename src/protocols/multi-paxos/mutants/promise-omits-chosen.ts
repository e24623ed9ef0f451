/** A promise reports votes only, not what is chosen and executed already. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const promiseOmitsChosen: MultiPaxosMutant = {
  name: "promise-omits-chosen",
  about: "A promise reports votes only, not what is chosen and executed already.",
  fault: ["partition"],
  detectors: ["votes-safe", "agreement", "promise-reports-votes"],
  origin: "ailidani/paxi, HandleP1a",
  equivalent: false,
  steps: (correct) => ({
    promiseOf: (paxos, state, message) => ({
      ...correct.promiseOf(paxos, state, message),
      decided: 0,
    }),
  }),
};
