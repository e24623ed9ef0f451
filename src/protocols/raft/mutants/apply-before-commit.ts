/** A server applies entries as soon as it has them. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const applyBeforeCommit: Mutant<Rules> = {
  name: "apply-before-commit",
  about: "A server applies entries as soon as it has them.",
  fault: ["partition", "crash"],
  detectors: ["committed-is-durable", "state-machine-safety"],
  origin: "A classic; Ongaro 2014 §3.5",
  equivalent: false,
  rules: { applyLimit: (_commit, last) => last },
};
