/** A leader counts the epoch's beginning as its last transaction before it has a quorum. */
import { lastZxid } from "../state.ts";
import { zxidOf } from "../zxid.ts";
import type { ZabMutant } from "./mutant.ts";

export const zxidSetEarly: ZabMutant = {
  name: "zxid-set-early",
  about:
    "After a failed attempt its vote names an epoch that it never led, and beats longer histories.",
  fault: ["crash", "partition"],
  detectors: [
    "primary-integrity",
    "committed-log-durability",
    "vote-names-own-history",
    "leads-with-latest-history",
  ],
  origin: "ZOOKEEPER-790 (BUGS #137)",
  equivalent: false,
  rules: { votedZxid: (state) => Math.max(lastZxid(state), zxidOf(state.acceptedEpoch, 0)) },
};
