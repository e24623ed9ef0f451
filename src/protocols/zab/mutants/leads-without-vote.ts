/** A leader whose vote a reconfiguration took away leads on. */
import type { ZabMutant } from "./mutant.ts";

export const leadsWithoutVote: ZabMutant = {
  name: "leads-without-vote",
  about:
    "A leader that has lost its vote keeps leading: servers that look for a leader ask voters only.",
  fault: [],
  detectors: ["commits-while-voter", "script", "progress"],
  origin: "ZooKeeper's Leader.allowedToCommit (ZOOKEEPER-107)",
  equivalent: false,
  steps: () => ({
    resignUnlessVoter() {},
  }),
};
