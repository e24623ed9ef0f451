/** A follower appends without looking whether its log contains the entry before. */
import { commitsWithinLog } from "./commits-within-log.ts";
import type { RaftMutant } from "./mutant.ts";

export const prevCheckMissing: RaftMutant = {
  name: "prev-check-missing",
  about: "A follower appends without looking whether its log contains the entry before.",
  fault: ["partition"],
  detectors: [
    "log-matching",
    "match-truth",
    "state-machine-safety",
    "term-of-entries",
    "commits-what-matches",
  ],
  origin: "A classic; Ongaro 2014 §3.5",
  equivalent: false,
  rules: { logMatches: () => true },
  steps: commitsWithinLog,
};
