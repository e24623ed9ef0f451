/** Hearing from a leader makes a server forget its vote. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const voteClearedOnAppend: Mutant<Rules> = {
  name: "vote-cleared-on-append",
  about: "Hearing from a leader makes a server forget its vote.",
  fault: ["reordering"],
  detectors: ["one-vote-per-term", "election-safety"],
  origin: "willemt/raft bdabd1d",
  equivalent: false,
  rules: { voteAfterAppend: () => 0 },
};
