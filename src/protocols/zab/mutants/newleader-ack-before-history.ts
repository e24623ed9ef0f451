/** A follower acknowledges NEWLEADER before its disk holds the history. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const newleaderAckBeforeHistory: Mutant<Rules> = {
  name: "newleader-ack-before-history",
  about: "A leader serves on acknowledgements of what a crash then loses.",
  fault: ["crash", "unsynced-loss"],
  detectors: ["process-consistency", "committed-log-durability"],
  origin: "ZOOKEEPER-3911, ZOOKEEPER-4646 (BUGS #120)",
  equivalent: false,
  rules: { newLeaderSteps: () => ["ack", "history", "epoch"] },
};
