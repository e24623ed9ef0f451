/** A single acceptance counts as chosen. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const oneAcceptIsChosen: MultiPaxosMutant = {
  name: "one-accept-is-chosen",
  about: "A single acceptance counts as chosen.",
  fault: ["partition"],
  detectors: ["learn-only-chosen", "agreement", "accepted-by-quorum"],
  origin: "Paxos Made Simple §2.3",
  equivalent: false,
  rules: { isChosen: () => true },
};
