/** A promise to vote that was given to an earlier asking counts in this one. */
import type { RaftMutant } from "./mutant.ts";

export const latePrevoteCounts: RaftMutant = {
  name: "late-prevote-counts",
  about: "A promise to vote that was given to an earlier asking counts in this one.",
  fault: ["partition", "reordering"],
  detectors: ["script", "campaigns-after-pre-votes"],
  origin: "This Raft before 0.2.0; Ongaro 2014 §9.6",
  equivalent: false,
  rules: { answersAsking: () => true },
};
