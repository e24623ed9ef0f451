/** A leader commits an entry of an earlier term by counting its replicas. */
import type { RaftMutant } from "./mutant.ts";

export const figure8: RaftMutant = {
  name: "figure-8",
  about:
    "Entries of earlier terms are committed by counting replicas, and may be overwritten later.",
  fault: ["partition", "crash"],
  detectors: ["commits-own-term", "leader-completeness", "state-machine-safety"],
  origin: "Ongaro 2014 §3.6.2, figure 3.7; PySyncObj #169",
  equivalent: false,
  rules: { mayCommitByCounting: () => true },
};
