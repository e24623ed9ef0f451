/** Observers count in quorums. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const observerCounted: Mutant<Rules> = {
  name: "observer-counted",
  about: "What observers hold commits, and observers elect.",
  fault: [],
  detectors: ["observers-in-no-quorum", "committed-log-durability"],
  origin: "ZOOKEEPER-368 (BUGS #134)",
  equivalent: false,
  rules: { electorate: (_voters, everyone) => everyone },
};
