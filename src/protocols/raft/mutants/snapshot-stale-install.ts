/** A snapshot is installed that is older than what is committed. */
import type { RaftMutant } from "./mutant.ts";

export const snapshotStaleInstall: RaftMutant = {
  name: "snapshot-stale-install",
  about: "A snapshot is installed that is older than what is committed.",
  fault: ["reordering"],
  detectors: ["commit-monotonic", "state-machine-safety"],
  origin: "openraft ac3e5a89; etcd #18055",
  equivalent: false,
  rules: { mayInstall: () => true },
};
