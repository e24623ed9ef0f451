/** An entry that is in the way of the leader's stays. */
import type { RaftMutant } from "./mutant.ts";

export const noTruncateOnConflict: RaftMutant = {
  name: "no-truncate-on-conflict",
  about: "An entry that is in the way of the leader's stays.",
  fault: ["partition"],
  detectors: ["match-truth", "log-matching", "state-machine-safety"],
  origin: "A classic; Ongaro 2014 §3.5",
  equivalent: false,
  rules: { conflicts: () => false },
};
