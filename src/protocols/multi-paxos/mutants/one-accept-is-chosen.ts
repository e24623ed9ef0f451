/** A single acceptance counts as chosen. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const oneAcceptIsChosen: Mutant<Rules> = {
  name: "one-accept-is-chosen",
  about: "A single acceptance counts as chosen.",
  fault: ["partition"],
  detectors: ["learn-only-chosen", "agreement"],
  origin: "Paxos Made Simple §2.3",
  equivalent: false,
  rules: { isChosen: () => true },
};
