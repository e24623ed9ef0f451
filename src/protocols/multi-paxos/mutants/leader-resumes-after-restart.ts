/** A restarted leader goes on in its old ballot without phase 1. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leaderResumesAfterRestart: Mutant<Rules> = {
  name: "leader-resumes-after-restart",
  about: "A restarted leader goes on in its old ballot without phase 1.",
  fault: ["crash"],
  detectors: ["ballot-unique", "one-value-per-ballot", "votes-safe"],
  origin: "A classic; Paxos Made Simple §3",
  equivalent: false,
  rules: { resumesLeading: () => true },
};
