/** A new leader goes on from what it knew of its followers when it led before. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const matchKeptOverElections: Mutant<Rules> = {
  name: "match-kept-over-elections",
  about: "A new leader goes on from what it knew of its followers when it led before.",
  fault: ["crash"],
  detectors: ["match-truth", "committed-is-durable", "match-monotonic"],
  origin: "openraft cecb5de8",
  equivalent: false,
  rules: { initialMatch: (before) => before },
};
