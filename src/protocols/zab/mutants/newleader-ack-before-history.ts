/** A follower acknowledges NEWLEADER before its disk holds the history. */
import { lastIndex } from "../state.ts";
import type { ZabMutant } from "./mutant.ts";

export const newleaderAckBeforeHistory: ZabMutant = {
  name: "newleader-ack-before-history",
  about: "A leader serves on acknowledgements of what a crash then loses.",
  fault: ["crash", "unsynced-loss"],
  detectors: ["process-consistency", "committed-log-durability"],
  origin: "ZOOKEEPER-3911, ZOOKEEPER-4646 (BUGS #120)",
  equivalent: false,
  steps: () => ({
    adoptHistory: (zab, state, history, epoch, self) => {
      const { acknowledgeHistory, persist } = zab.steps;
      acknowledgeHistory(zab, state, lastIndex(state), self);
      persist(zab, state, history, "quiet", 0, 0, self);
      persist(zab, state, [epoch], "quiet", 0, 0, self);
    },
  }),
};
