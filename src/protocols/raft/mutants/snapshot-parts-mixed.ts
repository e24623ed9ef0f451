/** Parts of one snapshot are completed with those of another. */
import type { RaftMutant } from "./mutant.ts";

export const snapshotPartsMixed: RaftMutant = {
  name: "snapshot-parts-mixed",
  about: "The parts of a leader's snapshot are completed with those of the next leader's.",
  fault: ["crash"],
  detectors: ["machine-determinism"],
  origin: "Ongaro 2014 §5.3, which sends a snapshot in parts and lets no two leaders share one",
  equivalent: false,
  rules: { isSameTransfer: (incoming) => incoming !== null },
};
