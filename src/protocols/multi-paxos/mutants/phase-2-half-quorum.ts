/** Half of the acceptors are enough to choose. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const phase2HalfQuorum: MultiPaxosMutant = {
  name: "phase-2-half-quorum",
  about: "Half of the acceptors are enough to choose.",
  fault: [],
  detectors: ["learn-only-chosen", "agreement", "accepted-by-quorum"],
  origin: "Flexible Paxos §3",
  equivalent: false,
  rules: { phase2Size: (members) => Math.max(1, Math.floor(members / 2)) },
};
