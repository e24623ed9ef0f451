/** A leader keeps the session with a learner that has been silent for longer than syncLimit. */
import type { ZabMutant } from "./mutant.ts";

export const silentLearnerKept: ZabMutant = {
  name: "silent-learner-kept",
  about:
    "A leader keeps the session with a learner that has been silent for longer than syncLimit.",
  fault: ["one-way-partition"],
  detectors: ["silent-learners-are-left", "script", "progress"],
  origin: "Leader.lead; the syncLimit of the Administrator's Guide",
  equivalent: false,
  rules: { isSilent: () => false },
};
