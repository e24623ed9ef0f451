/** A leader does not heed the later term in a reply. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const noStepDownOnHigherTerm: Mutant<Rules> = {
  name: "no-step-down-on-higher-term",
  about: "A leader does not heed the later term in a reply.",
  fault: ["partition"],
  detectors: ["progress", "term-monotonic", "linearizable"],
  origin: "A classic; Ongaro 2014 §3.3",
  equivalent: false,
  rules: { adoptsTermOf: (type) => type !== "append-reply" },
};
