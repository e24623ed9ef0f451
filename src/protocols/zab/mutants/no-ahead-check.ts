/** A leader does not give up when a follower has a later history. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const noAheadCheck: Mutant<Rules> = {
  name: "no-ahead-check",
  about:
    "A leader goes on although a follower of its quorum holds more. The order of votes keeps such a leader from being elected; without that guard too it is the mutant blind-election.",
  fault: ["delay"],
  detectors: ["primary-integrity", "committed-log-durability"],
  origin: "Leader.waitForEpochAck (BUGS #113)",
  equivalent: true,
  rules: { isAhead: () => false },
};
