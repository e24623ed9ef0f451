/** The new epoch is not later than the old. */
import type { ZabMutant } from "./mutant.ts";

export const epochReused: ZabMutant = {
  name: "epoch-reused",
  about: "A new leader takes the epoch that its quorum has accepted last.",
  fault: [],
  detectors: ["one-promise-per-epoch", "one-leader-per-epoch", "progress", "epoch-above-quorum"],
  origin: "Junqueira 2011 \u00a7V, step l.1.1 (BUGS #117)",
  equivalent: false,
  rules: { newEpoch: (quorum, own) => Math.max(quorum, own, 1) },
};
