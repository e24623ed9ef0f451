/** A snapshot is taken over before the transactions behind it are there. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const partialSnapshot: Mutant<Rules> = {
  name: "partial-snapshot",
  about:
    "A crash in between leaves a history that lacks what the follower had acknowledged before.",
  fault: ["crash", "partition"],
  detectors: ["committed-log-durability", "primary-integrity"],
  origin: "ZOOKEEPER-3642 (BUGS #126)",
  equivalent: false,
  rules: { snapshotWaitsForHistory: () => false },
};
