/** A leader that learns that a slot of its own was decided in a later ballot goes on: its commit notice makes acceptors take their own votes for chosen. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leadsOnAfterLearning: Mutant<Rules> = {
  name: "leads-on-after-learning",
  about:
    "A leader that learns that a slot of its own was decided in a later ballot goes on: its commit notice makes acceptors take their own votes for chosen.",
  fault: ["partition", "delay"],
  detectors: ["learn-only-chosen", "agreement"],
  origin:
    "Rashomon 0.1.0: the commit notice speaks for a ballot, and the leader had learnt from another",
  equivalent: false,
  rules: { leadsOn: () => true },
};
