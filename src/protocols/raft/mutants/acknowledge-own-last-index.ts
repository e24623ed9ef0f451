/**
 * Equivalent here: a follower acknowledges its whole log, not what the message showed to match. Before an entry of this term
 * matches, the leader probes where logs part, and each probe carries the entry behind: one that is in the way of the tail
 * removes it first. After that all that follows is the leader's own. Its pair keeps what is in the way.
 */
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
