/** Snapshots hold the object without the sessions. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const snapshotLosesSessions: MultiPaxosMutant = {
  name: "snapshot-loses-sessions",
  about: "Snapshots hold the object without the sessions.",
  fault: ["crash"],
  detectors: ["machine-determinism", "exactly-once"],
  origin: "LogCabin 445f383",
  equivalent: false,
  steps: (correct) => ({
    itemsOf: (machine) => correct.itemsOf(machine).filter(([kind]) => kind === "part"),
  }),
};
