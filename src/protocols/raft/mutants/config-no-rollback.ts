/** A configuration that is cut from the log stays in force. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const configNoRollback: Mutant<Rules> = {
  name: "config-no-rollback",
  about: "A configuration that is cut from the log stays in force.",
  fault: ["partition"],
  detectors: [
    "configuration-safety",
    "election-safety",
    "committed-is-durable",
    "leader-completeness",
  ],
  origin: "Ongaro 2014 §4.1; canonical/raft baa8f52",
  equivalent: false,
  rules: { rollsBackConfiguration: () => false },
};
