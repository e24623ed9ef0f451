/** The log after a snapshot is kept, although it does not contain the snapshot's last entry. */
import type { RaftMutant } from "./mutant.ts";

export const snapshotKeepsSuffix: RaftMutant = {
  name: "snapshot-keeps-suffix",
  about:
    "The log after a snapshot is kept, although it does not contain the snapshot's last entry.",
  fault: ["partition"],
  detectors: ["log-matching", "match-truth", "state-machine-safety", "suffix-follows-snapshot"],
  origin: "Ongaro 2014, figure 5.3, step 7",
  equivalent: false,
  rules: { keepsSuffix: (termAtIndex) => termAtIndex >= 0 },
};
