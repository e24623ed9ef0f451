/** The new epoch is the leader's own plus one. */
import type { ZabMutant } from "./mutant.ts";

export const epochFromSelf: ZabMutant = {
  name: "epoch-from-self",
  about:
    "The followers' accepted epochs are not asked for: an epoch may be used a second time, or be refused forever.",
  fault: ["partition"],
  detectors: [
    "one-leader-per-epoch",
    "progress",
    "epochs-only-rise",
    "script",
    "epoch-above-quorum",
  ],
  origin: "Junqueira 2011 \u00a7V, step l.1.1 (BUGS #116)",
  equivalent: false,
  rules: { newEpoch: (_quorum, own) => own + 1 },
};
