/** A server that believes itself a learner does not vote, although the candidate counts on it. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const learnerRefusesVote: Mutant<Rules> = {
  name: "learner-refuses-vote",
  about:
    "A server that believes itself a learner does not vote, although the candidate counts on it.",
  fault: ["partition"],
  detectors: ["progress", "script"],
  origin: "etcd #10998",
  equivalent: false,
  rules: { learnersVote: () => false },
};
