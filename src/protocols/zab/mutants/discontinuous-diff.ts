/** A DIFF leaves out the first transaction that is missing. */
import type { ZabMutant } from "./mutant.ts";

export const discontinuousDiff: ZabMutant = {
  name: "discontinuous-diff",
  about: "The follower's history gets a gap.",
  fault: ["crash"],
  detectors: ["zxid-identifies-prefix", "process-consistency", "sent-without-gaps"],
  origin: "ZOOKEEPER-4925 (BUGS #125)",
  equivalent: false,
  rules: { diffFrom: (lastCommon) => lastCommon + 2 },
};
