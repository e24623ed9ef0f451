/**
 * A follower keeps what is in the way and acknowledges its whole log. Where its log is longer than
 * the leader's, the leader counts on entries that it has yet to make, and commits them (committed-
 * is-durable, state-machine-safety).
 */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const acknowledgeOwnLastIndexPair: Mutant<Rules> = {
  name: "acknowledge-own-last-index-pair",
  about: "A follower keeps what is in the way and acknowledges its whole log.",
  fault: ["partition"],
  detectors: ["match-truth", "committed-is-durable", "state-machine-safety", "log-matching"],
  origin: "acknowledge-own-last-index, without the guard that makes it harmless",
  equivalent: false,
  rules: { acknowledgedIndex: (_matched, last) => last, conflicts: () => false },
};
