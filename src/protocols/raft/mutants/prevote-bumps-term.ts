/** A server raises its term to ask whether it could win, and so disturbs whoever leads. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const prevoteBumpsTerm: Mutant<Rules> = {
  name: "prevote-bumps-term",
  about: "A server raises its term to ask whether it could win, and so disturbs whoever leads.",
  fault: ["partition"],
  detectors: ["script", "progress"],
  origin: "ra bbd00102",
  equivalent: false,
  rules: { termWhileAsking: (term) => term + 1 },
};
