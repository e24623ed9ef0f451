/** Half of the voters, rounded down, are taken for a quorum. */

import { sizeOf } from "../../../protocol/quorum.ts";
import type { ZabMutant } from "./mutant.ts";

export const halfQuorum: ZabMutant = {
  name: "half-quorum",
  about: "Half of the voters, rounded down, are taken for a quorum.",
  fault: ["partition"],
  detectors: [
    "observers-in-no-quorum",
    "one-leader-per-epoch",
    "committed-log-durability",
    "epoch-above-quorum",
    "leads-with-latest-history",
    "committed-by-acknowledgements",
    "syncs-confirmed",
  ],
  origin: "Junqueira 2011 §III: any two quorums intersect",
  equivalent: false,
  rules: { isQuorum: (servers, voters) => sizeOf(servers & voters) >= sizeOf(voters) >> 1 },
};
