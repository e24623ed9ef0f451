/** Half of the acceptors are enough for phase 1. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const phase1HalfQuorum: Mutant<Rules> = {
  name: "phase-1-half-quorum",
  about: "Half of the acceptors are enough for phase 1.",
  fault: ["partition"],
  detectors: ["votes-safe", "agreement"],
  origin: "Flexible Paxos §3",
  equivalent: false,
  rules: { phase1Size: (members) => Math.max(1, Math.floor(members / 2)) },
};
