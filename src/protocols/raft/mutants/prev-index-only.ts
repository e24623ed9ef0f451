/** A follower looks whether there is an entry before the new ones, not of which term it is. */
import type { RaftMutant } from "./mutant.ts";

export const prevIndexOnly: RaftMutant = {
  name: "prev-index-only",
  about: "A follower looks whether there is an entry before the new ones, not of which term it is.",
  fault: ["partition"],
  detectors: ["log-matching", "match-truth", "state-machine-safety", "commits-what-matches"],
  origin: "willemt/raft 3fc7f32",
  equivalent: false,
  rules: { logMatches: (_term, termAtPrev) => termAtPrev >= 0 },
};
