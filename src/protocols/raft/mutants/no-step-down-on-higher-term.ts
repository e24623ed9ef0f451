/** A leader does not heed the later term in a reply. */
import { rules } from "../rules.ts";
import type { RaftMutant } from "./mutant.ts";

export const noStepDownOnHigherTerm: RaftMutant = {
  name: "no-step-down-on-higher-term",
  about: "A leader does not heed the later term in a reply.",
  fault: ["partition"],
  detectors: ["progress", "term-monotonic", "linearizable"],
  origin: "A classic; Ongaro 2014 §3.3",
  equivalent: false,
  rules: {
    adoptsTerm: (type, term, currentTerm) =>
      type !== "append-reply" && rules.adoptsTerm(type, term, currentTerm),
  },
};
