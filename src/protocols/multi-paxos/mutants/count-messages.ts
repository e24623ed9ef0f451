/** Answers are counted, not acceptors: a duplicate counts twice. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const countMessages: Mutant<Rules> = {
  name: "count-messages",
  about: "Answers are counted, not acceptors: a duplicate counts twice.",
  fault: ["duplication"],
  detectors: ["learn-only-chosen", "votes-safe"],
  origin: "A classic; Paxos Made Simple §2.2",
  equivalent: false,
  rules: { counted: (acceptors) => acceptors | (acceptors + 1) },
};
