/** A joint configuration decides by a majority of all members together. */
import type { RaftMutant } from "./mutant.ts";

export const jointUnionQuorum: RaftMutant = {
  name: "joint-union-quorum",
  about: "A joint configuration decides by a majority of all members together.",
  fault: ["partition"],
  detectors: [
    "committed-is-durable",
    "election-safety",
    "leader-completeness",
    "elected-by-votes",
    "match-acknowledged",
  ],
  origin: "CCF #3948, #4018",
  equivalent: false,
  rules: { votingGroups: (voters, outgoing) => [voters | outgoing] },
};
