/** A follower looks whether there is an entry before the new ones, not of which term it is. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const prevIndexOnly: Mutant<Rules> = {
  name: "prev-index-only",
  about: "A follower looks whether there is an entry before the new ones, not of which term it is.",
  fault: ["partition"],
  detectors: ["log-matching", "match-truth", "state-machine-safety"],
  origin: "willemt/raft 3fc7f32",
  equivalent: false,
  rules: { logMatches: (_index, _term, termAtPrev) => termAtPrev >= 0 },
};
