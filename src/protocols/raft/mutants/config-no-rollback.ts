/** A configuration that is cut from the log stays in force. */
import type { RaftMutant } from "./mutant.ts";

export const configNoRollback: RaftMutant = {
  name: "config-no-rollback",
  about: "A configuration that is cut from the log stays in force.",
  fault: ["partition"],
  detectors: [
    "configuration-safety",
    "election-safety",
    "committed-is-durable",
    "leader-completeness",
    "elected-by-votes",
    "match-acknowledged",
    "snapshot-holds-members",
  ],
  origin: "Ongaro 2014 §4.1; canonical/raft baa8f52",
  equivalent: false,
  steps: () => ({
    rollBack: () => {
      // What was cut from the log stays.
    },
  }),
};
