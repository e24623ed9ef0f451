/** The hint of a rejection is taken for what the follower holds. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const nackAdvancesMatch: Mutant<Rules> = {
  name: "nack-advances-match",
  about: "The hint of a rejection is taken for what the follower holds.",
  fault: ["partition"],
  detectors: ["match-truth", "committed-is-durable"],
  origin: "CCF, NSDI 2025: commit advance on a rejection",
  equivalent: false,
  rules: { matchAfterRejection: (match, hint) => Math.max(match, hint) },
};
