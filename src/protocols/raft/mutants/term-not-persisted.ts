/** A restarted server takes its term from its log, and may speak in an earlier one. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const termNotPersisted: Mutant<Rules> = {
  name: "term-not-persisted",
  about: "A restarted server takes its term from its log, and may speak in an earlier one.",
  fault: ["crash"],
  detectors: ["term-monotonic", "one-vote-per-term", "durable-before-send"],
  origin: "Ongaro 2014 §3.8",
  equivalent: false,
  rules: { restoredTerm: (_stored, lastTerm) => lastTerm },
};
