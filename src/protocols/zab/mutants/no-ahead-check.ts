/** A leader does not give up when a follower has a later history. */
import type { ZabMutant } from "./mutant.ts";

export const noAheadCheck: ZabMutant = {
  name: "no-ahead-check",
  about:
    "A leader continues although a follower of its quorum holds more. The order of votes keeps such a leader from being elected; without that guard too it is the mutant blind-election.",
  fault: ["delay"],
  detectors: ["primary-integrity", "committed-log-durability", "leads-with-latest-history"],
  origin: "Leader.waitForEpochAck (BUGS #113)",
  equivalent: true,
  rules: { isAhead: () => false },
};
