/** Equivalent here (a message that matches carries the entry in the way of the tail; its pair keeps such entries). A follower acknowledges its whole log, not what the message showed to match. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const acknowledgeOwnLastIndex: Mutant<Rules> = {
  name: "acknowledge-own-last-index",
  about: "A follower acknowledges its whole log, not what the message showed to match.",
  fault: ["reordering", "partition"],
  detectors: ["match-truth", "committed-is-durable", "state-machine-safety"],
  origin: "CCF #6001; ra 39490978",
  equivalent: true,
  rules: { acknowledgedIndex: (_matched, last) => last },
};
