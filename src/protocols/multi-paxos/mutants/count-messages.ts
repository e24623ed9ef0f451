/** Answers are counted, not acceptors: a duplicate counts twice. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const countMessages: MultiPaxosMutant = {
  name: "count-messages",
  about: "Answers are counted, not acceptors: a duplicate counts twice.",
  fault: ["duplication"],
  detectors: ["learn-only-chosen", "votes-safe", "promised-by-quorum", "accepted-by-quorum"],
  origin: "A classic; Paxos Made Simple §2.2",
  equivalent: false,
  rules: { counted: (acceptors) => acceptors | (acceptors + 1) },
};
