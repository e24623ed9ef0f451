/**
 * A follower keeps what is in the way and acknowledges its whole log. Where its log is longer than
 * the leader's, the leader counts on entries that it has yet to make, and commits them (committed-
 * is-durable, state-machine-safety).
 */
import { lastIndex } from "../state.ts";
import { commitsWithinLog } from "./commits-within-log.ts";
import type { RaftMutant } from "./mutant.ts";

export const acknowledgeOwnLastIndexPair: RaftMutant = {
  name: "acknowledge-own-last-index-pair",
  about: "A follower keeps what is in the way and acknowledges its whole log.",
  fault: ["partition"],
  detectors: ["match-truth", "committed-is-durable", "state-machine-safety", "log-matching"],
  origin: "acknowledge-own-last-index, without the guard that makes it harmless",
  equivalent: false,
  rules: { conflicts: () => false },
  steps: (correct) => ({
    acknowledge: (raft, state, to, _matched, round, writes, self) =>
      correct.acknowledge(raft, state, to, lastIndex(state), round, writes, self),
    ...commitsWithinLog(correct),
  }),
};
