/** A configuration governs from the slot after its own on. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const alphaIgnored: Mutant<Rules> = {
  name: "alpha-ignored",
  about: "A configuration governs from the slot after its own on.",
  fault: ["membership"],
  detectors: ["learn-only-chosen", "votes-safe"],
  origin: "Paxos Made Simple §3",
  equivalent: false,
  rules: { governsFrom: (slot) => slot + 1 },
};
