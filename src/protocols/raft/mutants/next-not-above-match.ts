/** A late rejection moves nextIndex below what the follower is known to hold. */
import type { RaftMutant } from "./mutant.ts";

export const nextNotAboveMatch: RaftMutant = {
  name: "next-not-above-match",
  about: "A late rejection moves nextIndex below what the follower is known to hold.",
  fault: ["reordering"],
  detectors: ["match-monotonic"],
  origin: "PySyncObj #167; etcd #149",
  equivalent: false,
  rules: { isOvertaken: () => false, nextAfterRejection: (hint) => hint + 1 },
};
