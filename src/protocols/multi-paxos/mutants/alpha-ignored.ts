/** A configuration governs from the slot after its own on. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const alphaIgnored: MultiPaxosMutant = {
  name: "alpha-ignored",
  about: "A configuration governs from the slot after its own on.",
  fault: ["membership"],
  detectors: ["learn-only-chosen", "votes-safe", "promised-by-quorum", "accepted-by-quorum"],
  origin: "Paxos Made Simple §3",
  equivalent: false,
  rules: { governsFrom: (slot) => slot + 1 },
};
