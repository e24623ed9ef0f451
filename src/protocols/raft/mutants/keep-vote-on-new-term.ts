/** A vote is carried into the next term, where it may block the only candidate. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const keepVoteOnNewTerm: Mutant<Rules> = {
  name: "keep-vote-on-new-term",
  about: "A vote is carried into the next term, where it may block the only candidate.",
  fault: [],
  detectors: ["progress", "one-vote-per-term"],
  origin: "A classic; Ongaro 2014 §3.4",
  equivalent: false,
  rules: { voteInNewTerm: (votedFor) => votedFor },
};
