/** A refusal of a message of an earlier term confirms a round of this one. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const refusalConfirmsRound: Mutant<Rules> = {
  name: "refusal-confirms-round",
  about: "A refusal of a message of an earlier term confirms a round of this one.",
  fault: ["reordering"],
  detectors: ["read-freshness", "linearizable", "lease-exclusive"],
  origin: "This Raft before 0.2.0; Ongaro 2014 §6.4",
  equivalent: false,
  rules: { answeredRound: (round) => round },
};
