/** A leader does not give up when a follower has a later history. */
import type { ZabMutant } from "./mutant.ts";

export const noAheadCheck: ZabMutant = {
  name: "no-ahead-check",
  about: "A leader continues although a follower of its quorum holds more.",
  // A server is elected by a vote of its own from before a crash that took what it voted by.
  fault: ["crash"],
  detectors: ["primary-integrity", "committed-log-durability", "leads-with-latest-history"],
  origin: "Leader.waitForEpochAck (BUGS #113)",
  equivalent: false,
  rules: { isAhead: () => false },
};
