/**
 * A server that its own latest configuration does not contain never campaigns, although that is not
 * committed.
 */
import type { RaftMutant } from "./mutant.ts";

export const removedDoesNotCampaign: RaftMutant = {
  name: "removed-does-not-campaign",
  about:
    "A server that its own latest configuration does not contain never campaigns, although " +
    "that is not committed.",
  fault: ["crash"],
  detectors: ["progress", "script"],
  origin: "Ongaro 2014 §4.2.2, figure 4.6; cowsql/raft #150",
  equivalent: false,
  rules: { mayCampaign: (self, latest) => (latest & (1 << (self - 1))) !== 0 },
};
