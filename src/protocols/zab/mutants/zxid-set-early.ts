/** A leader counts the epoch's beginning as its last transaction before it has a quorum. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";
import { zxidOf } from "../zxid.ts";

export const zxidSetEarly: Mutant<Rules> = {
  name: "zxid-set-early",
  about:
    "After a failed attempt its vote names an epoch that it never led, and beats longer histories.",
  fault: ["crash", "partition"],
  detectors: ["primary-integrity", "committed-log-durability"],
  origin: "ZOOKEEPER-790 (BUGS #137)",
  equivalent: false,
  rules: { votedZxid: (last, accepted) => Math.max(last, zxidOf(accepted, 0)) },
};
