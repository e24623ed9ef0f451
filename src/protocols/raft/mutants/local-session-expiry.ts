/** Each server ends sessions by its own clock. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const localSessionExpiry: Mutant<Rules> = {
  name: "local-session-expiry",
  about: "Each server ends sessions by its own clock.",
  fault: ["clock-drift"],
  detectors: ["machine-determinism"],
  origin: "Ongaro 2014 §6.3",
  equivalent: false,
  rules: { sessionClockUs: (_entry, local) => local },
};
