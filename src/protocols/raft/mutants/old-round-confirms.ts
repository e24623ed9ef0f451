/** A reply of an earlier term confirms a round of heartbeats. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const oldRoundConfirms: Mutant<Rules> = {
  name: "old-round-confirms",
  about: "A reply of an earlier term confirms a round of heartbeats.",
  fault: ["partition", "reordering"],
  detectors: ["read-freshness", "linearizable"],
  origin: "A classic; Ongaro 2014 §6.4",
  equivalent: false,
  rules: { confirmsRound: () => true },
};
