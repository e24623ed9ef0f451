/**
 * A leader that learns that one of its slots was decided in a later ballot keeps leading: its
 * commit notice makes acceptors take their own votes for chosen.
 */
import type { MultiPaxosMutant } from "./mutant.ts";

export const leadsOnAfterLearning: MultiPaxosMutant = {
  name: "leads-on-after-learning",
  about:
    "A leader that learns that one of its slots was decided in a later ballot keeps leading: its commit notice makes acceptors take their own votes for chosen.",
  fault: ["partition", "delay"],
  detectors: ["learn-only-chosen", "agreement", "contradicted-leads-no-more"],
  origin:
    "Rashomon 0.1.0: the commit notice speaks for a ballot, and the leader had learnt from another",
  equivalent: false,
  rules: { isDecidedElsewhere: () => false, coversOpenSlots: () => false },
};
