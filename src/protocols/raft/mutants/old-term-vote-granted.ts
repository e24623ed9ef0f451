/**
 * A candidate of an earlier term is granted a vote. The grant is a message of that earlier term, so
 * that a voter which has sent messages of its own term since then goes back (term-monotonic).
 */
import type { RaftMutant } from "./mutant.ts";

export const oldTermVoteGranted: RaftMutant = {
  name: "old-term-vote-granted",
  about: "A candidate of an earlier term is granted a vote.",
  fault: ["reordering"],
  detectors: ["term-monotonic", "one-vote-per-term", "election-safety"],
  origin: "A classic; Ongaro 2014 §3.4",
  equivalent: false,
  rules: { mayVoteIn: () => true },
};
