/** A follower adopts any commit index it receives, even a lower one. */
import type { RaftMutant } from "./mutant.ts";

export const commitGoesBack: RaftMutant = {
  name: "commit-goes-back",
  about: "A follower adopts any commit index it receives, even a lower one.",
  fault: ["reordering"],
  detectors: ["commit-monotonic"],
  origin: "PySyncObj #166",
  equivalent: false,
  rules: { nextCommit: (_commit, told) => told },
};
