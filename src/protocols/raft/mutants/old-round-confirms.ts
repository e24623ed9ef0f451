/** A reply of an earlier term confirms a round of heartbeats. */
import type { RaftMutant } from "./mutant.ts";

export const oldRoundConfirms: RaftMutant = {
  name: "old-round-confirms",
  about: "A reply of an earlier term confirms a round of heartbeats.",
  fault: ["partition", "reordering"],
  detectors: ["read-freshness", "linearizable", "reads-are-confirmed", "lease-rests-on-promises"],
  origin: "A classic; Ongaro 2014 §6.4",
  equivalent: false,
  rules: { confirmsRound: () => true },
};
