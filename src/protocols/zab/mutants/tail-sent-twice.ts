/** A server that lost its vote keeps what is not committed, and is sent it once more. */
import type { ZabMutant } from "./mutant.ts";

export const tailSentTwice: ZabMutant = {
  name: "tail-sent-twice",
  about: "A server that lost its vote keeps what is not committed, and is sent it once more.",
  fault: ["delay"],
  detectors: ["zxid-identifies-prefix", "process-consistency", "sent-without-gaps"],
  origin: "our own Zab until this was found by 20,000 seeds; LearnerHandler.syncFollower truncates",
  equivalent: false,
  rules: { lastKept: (common) => common },
};
