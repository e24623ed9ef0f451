/** A late rejection sets a leader back behind what its follower is known to hold. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const nextNotAboveMatch: Mutant<Rules> = {
  name: "next-not-above-match",
  about: "A late rejection sets a leader back behind what its follower is known to hold.",
  fault: ["reordering"],
  detectors: ["match-monotonic"],
  origin: "PySyncObj #167; etcd #149",
  equivalent: false,
  rules: { isOvertaken: () => false, nextAfterRejection: (hint) => hint + 1 },
};
