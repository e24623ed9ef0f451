/** Votes are compared without their epochs. */
import { counterOf } from "../zxid.ts";
import type { ZabMutant } from "./mutant.ts";

export const electionIgnoresEpoch: ZabMutant = {
  name: "election-ignores-epoch",
  about:
    "A longer history of an older epoch wins the election; only the check in discovery remains.",
  fault: ["crash", "partition"],
  detectors: ["progress", "primary-integrity", "script"],
  origin: "ZOOKEEPER-335, ZOOKEEPER-1081, ZOOKEEPER-1082 (BUGS #111)",
  equivalent: false,
  rules: {
    isBetterVote: (vote, than) =>
      counterOf(vote.zxid) > counterOf(than.zxid) ||
      (counterOf(vote.zxid) === counterOf(than.zxid) && vote.leader > than.leader),
  },
};
