/** Snapshots hold the object without the sessions. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const snapshotLosesSessions: Mutant<Rules> = {
  name: "snapshot-loses-sessions",
  about: "Snapshots hold the object without the sessions.",
  fault: ["crash"],
  detectors: ["machine-determinism", "exactly-once"],
  origin: "LogCabin 445f383",
  equivalent: false,
  rules: { snapshotsSessions: () => false },
};
