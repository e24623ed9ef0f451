/** A leader does not give up when a follower has a later history. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const noAheadCheck: Mutant<Rules> = {
  name: "no-ahead-check",
  about:
    "A leader that was elected on stale votes goes on although a follower of its quorum holds more; that history is lost.",
  fault: ["delay"],
  detectors: ["primary-integrity", "committed-log-durability"],
  origin: "Leader.waitForEpochAck (BUGS #113)",
  equivalent: false,
  rules: { isAhead: () => false },
};
