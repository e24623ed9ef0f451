/** A leader never has a follower truncate what the leader lacks. */
import { floorIndex } from "../state.ts";
import type { ZabMutant } from "./mutant.ts";

export const noTruncation: ZabMutant = {
  name: "no-truncation",
  about: "DIFF only: transactions that were never committed stay in the follower's history.",
  fault: ["crash"],
  detectors: ["zxid-identifies-prefix", "process-consistency", "sent-without-gaps"],
  origin: "ZOOKEEPER-1154 (BUGS #122)",
  equivalent: false,
  steps: (correct) => ({
    startOf: (zab, state, session, learner, end, self) => {
      const common = floorIndex(state, learner.zxid);
      if (common < 0) return correct.startOf(zab, state, session, learner, end, self);
      self.sendIn(session, { type: "diff", epoch: state.epoch });
      return zab.rules.diffFrom(common);
    },
  }),
};
