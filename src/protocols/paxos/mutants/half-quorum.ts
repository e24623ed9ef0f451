/** Half of the acceptors are a quorum of either phase. */

import { type NodeSet, sizeOf } from "../../../protocol/quorum.ts";
import type { PaxosMutant } from "./mutant.ts";

const isHalf = (set: NodeSet, members: number): boolean =>
  sizeOf(set) >= Math.max(1, Math.floor(members / 2));

export const halfQuorum: PaxosMutant = {
  name: "half-quorum",
  about: "Half of the acceptors are a quorum of either phase.",
  fault: ["partition"],
  detectors: [
    "votes-safe",
    "learn-only-chosen",
    "agreement",
    "promised-by-quorum",
    "accepted-by-quorum",
  ],
  origin: "Paxos Made Simple §2.2",
  equivalent: false,
  rules: { isQuorum: isHalf, isChosen: isHalf },
};
