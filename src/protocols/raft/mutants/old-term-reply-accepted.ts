/** An acknowledgement from an earlier term counts in this one. */
import type { RaftMutant } from "./mutant.ts";

export const oldTermReplyAccepted: RaftMutant = {
  name: "old-term-reply-accepted",
  about: "An acknowledgement from an earlier term counts in this one.",
  fault: ["reordering"],
  detectors: ["match-truth", "committed-is-durable", "match-acknowledged"],
  origin: "A classic; Ongaro 2014 §3.5",
  equivalent: false,
  rules: { countsReply: () => true },
};
