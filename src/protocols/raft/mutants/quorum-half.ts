/** Half of an even number of servers counts as a majority: two halves decide apart. */
import type { RaftMutant } from "./mutant.ts";

export const quorumHalf: RaftMutant = {
  name: "quorum-half",
  about: "Half of an even number of servers counts as a majority: two halves decide apart.",
  fault: ["partition"],
  detectors: [
    "election-safety",
    "leader-completeness",
    "committed-is-durable",
    "elected-by-votes",
    "match-acknowledged",
  ],
  origin: "A classic; Ongaro 2014 §3.3",
  equivalent: false,
  rules: { majority: (members) => Math.ceil(members / 2) },
};
