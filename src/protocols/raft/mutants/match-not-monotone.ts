/** A late acknowledgement takes back what a follower is known to hold. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const matchNotMonotone: Mutant<Rules> = {
  name: "match-not-monotone",
  about: "A late acknowledgement takes back what a follower is known to hold.",
  fault: ["reordering", "duplication"],
  detectors: ["match-monotonic"],
  origin: "RaftOS #25; PySyncObj #167",
  equivalent: false,
  rules: { nextMatch: (_match, acknowledged) => acknowledged },
};
