/**
 * A commit notice is read without its ballot: whatever was accepted for the slot counts as chosen.
 */
import type { MultiPaxosMutant } from "./mutant.ts";

export const commitWithoutBallot: MultiPaxosMutant = {
  name: "commit-without-ballot",
  about:
    "A commit notice is read without its ballot: whatever was accepted for the slot counts as chosen.",
  fault: ["partition", "reordering"],
  detectors: ["learn-only-chosen", "agreement", "accepted-by-quorum"],
  origin: "The MultiPaxos-SMR specification of tlaplus/Examples",
  equivalent: false,
  rules: { isNoticed: () => true },
};
