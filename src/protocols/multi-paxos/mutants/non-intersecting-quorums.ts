/** Quorums that need not intersect are not refused. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const nonIntersectingQuorums: Mutant<Rules> = {
  name: "non-intersecting-quorums",
  about: "Quorums that need not intersect are not refused.",
  fault: [],
  detectors: ["quorum-intersection", "votes-safe"],
  origin: "Flexible Paxos §3",
  equivalent: false,
  rules: { quorumsIntersect: () => true },
};
