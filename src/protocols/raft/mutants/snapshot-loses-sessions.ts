/** Snapshots do not hold the sessions. */
import type { RaftMutant } from "./mutant.ts";

export const snapshotLosesSessions: RaftMutant = {
  name: "snapshot-loses-sessions",
  about: "Snapshots do not hold the sessions.",
  fault: ["crash"],
  detectors: ["machine-determinism", "exactly-once"],
  origin: "LogCabin 445f383",
  equivalent: false,
  steps: (correct) => ({
    itemsOf: (machine) => correct.itemsOf(machine).filter(([kind]) => kind === "part"),
  }),
};
