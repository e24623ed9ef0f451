/** A snapshot is installed even if it is older than the node's own state. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const snapshotStaleInstall: MultiPaxosMutant = {
  name: "snapshot-stale-install",
  about: "A snapshot is installed even if it is older than the node's own state.",
  fault: ["reordering"],
  detectors: ["no-gap-applied"],
  origin: "openraft ac3e5a89, etcd#18055",
  equivalent: false,
  rules: { mayInstall: () => true },
};
