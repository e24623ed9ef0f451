/** Half of the acceptors are enough to choose. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const phase2HalfQuorum: Mutant<Rules> = {
  name: "phase-2-half-quorum",
  about: "Half of the acceptors are enough to choose.",
  fault: [],
  detectors: ["learn-only-chosen", "agreement"],
  origin: "Flexible Paxos §3",
  equivalent: false,
  rules: { phase2Size: (members) => Math.max(1, Math.floor(members / 2)) },
};
