/** Half of the acceptors are enough for phase 1. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const phase1HalfQuorum: MultiPaxosMutant = {
  name: "phase-1-half-quorum",
  about: "Half of the acceptors are enough for phase 1.",
  fault: ["partition"],
  detectors: ["votes-safe", "agreement", "promised-by-quorum"],
  origin: "Flexible Paxos §3",
  equivalent: false,
  rules: { phase1Size: (members) => Math.max(1, Math.floor(members / 2)) },
};
