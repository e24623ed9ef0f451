/** A follower is never told to drop what its leader lacks. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const noTruncation: Mutant<Rules> = {
  name: "no-truncation",
  about: "DIFF only: transactions that were never committed stay in the follower's history.",
  fault: ["crash"],
  detectors: ["zxid-identifies-prefix", "process-consistency"],
  origin: "ZOOKEEPER-1154 (BUGS #122)",
  equivalent: false,
  rules: { mustTruncate: () => false },
};
