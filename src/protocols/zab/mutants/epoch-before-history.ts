/** A follower makes the new epoch current before it holds the history. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const epochBeforeHistory: Mutant<Rules> = {
  name: "epoch-before-history",
  about:
    "After a crash between the two, a short history carries a high epoch, and wins the next election.",
  fault: ["unsynced-loss"],
  detectors: ["primary-integrity", "committed-log-durability"],
  origin: "ZOOKEEPER-4643, ZOOKEEPER-4785 (BUGS #119)",
  equivalent: false,
  rules: { newLeaderSteps: () => ["epoch", "history", "ack"] },
};
