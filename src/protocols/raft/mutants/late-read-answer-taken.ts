/** A late answer to an earlier read of a follower's client is taken for that to the present one. */
import type { RaftMutant } from "./mutant.ts";

export const lateReadAnswerTaken: RaftMutant = {
  name: "late-read-answer-taken",
  about:
    "A late answer to an earlier read of a follower's client is taken for that to the present one.",
  fault: ["reordering"],
  detectors: ["read-freshness", "linearizable", "reads-are-confirmed"],
  origin: "Ongaro 2014 §6.4; TiKV: reads are told apart by an identifier of their own",
  equivalent: false,
  rules: { answersRead: () => true },
};
