/** A promise reports votes only, not what is chosen and executed already. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const promiseOmitsChosen: Mutant<Rules> = {
  name: "promise-omits-chosen",
  about: "A promise reports votes only, not what is chosen and executed already.",
  fault: ["partition"],
  detectors: ["votes-safe", "agreement"],
  origin: "ailidani/paxi, HandleP1a",
  equivalent: false,
  rules: { reportedDecided: () => 0 },
};
