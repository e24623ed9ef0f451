/** Half of the replicas are taken for a quorum. */
import { type NodeSet, sizeOf } from "../../../protocol/quorum.ts";
import type { AbdMutant } from "./mutant.ts";

const isHalf = (nodes: NodeSet, members: number): boolean =>
  sizeOf(nodes) >= Math.max(1, Math.floor(members / 2));

export const halfQuorum: AbdMutant = {
  name: "half-quorum",
  about: "Half of the replicas are a quorum of either phase.",
  fault: ["partition"],
  detectors: ["read-freshness", "writes-follow", "linearizable"],
  origin: "Attiya, Bar-Noy and Dolev 1995: it must be a majority, any two of which intersect",
  equivalent: false,
  rules: { isQuorum: isHalf, mayReturn: isHalf },
};
