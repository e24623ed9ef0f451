/** A follower acknowledges a proposal before its disk holds it. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const ackBeforeDisk: Mutant<Rules> = {
  name: "ack-before-disk",
  about: "A crash loses what the leader has counted.",
  fault: ["unsynced-loss"],
  detectors: ["actions-in-order", "committed-log-durability"],
  origin: "Junqueira 2011 \u00a7IV, step 2",
  equivalent: false,
  rules: { ackWaitsForDisk: () => false },
};
