/** Quorums that need not intersect are not refused. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const nonIntersectingQuorums: MultiPaxosMutant = {
  name: "non-intersecting-quorums",
  about: "Quorums that need not intersect are not refused.",
  fault: [],
  detectors: ["quorum-intersection", "votes-safe"],
  origin: "Flexible Paxos §3",
  equivalent: false,
  rules: { quorumsIntersect: () => true },
};
