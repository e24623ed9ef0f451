/** A joint configuration decides by a majority of all members together. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const jointUnionQuorum: Mutant<Rules> = {
  name: "joint-union-quorum",
  about: "A joint configuration decides by a majority of all members together.",
  fault: ["partition"],
  detectors: ["committed-is-durable", "election-safety", "leader-completeness"],
  origin: "CCF #3948, #4018",
  equivalent: false,
  rules: { votingGroups: (voters, outgoing) => [voters | outgoing] },
};
