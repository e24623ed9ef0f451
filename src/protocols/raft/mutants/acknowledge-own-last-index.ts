/**
 * Equivalent here: a follower acknowledges its whole log, not what the message showed to match.
 * Before an entry of this term matches, the leader probes where logs part, and each probe carries
 * the entry after it: one that is in the way of the tail removes it first. After that all that
 * follows is the leader's own. Its pair keeps what is in the way.
 */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const acknowledgeOwnLastIndex: RaftMutant = {
  name: "acknowledge-own-last-index",
  about: "A follower acknowledges its whole log, not what the message showed to match.",
  fault: ["reordering", "partition"],
  detectors: ["match-truth", "committed-is-durable", "state-machine-safety"],
  origin: "CCF #6001; ra 39490978",
  equivalent: true,
  steps: (correct) => ({
    acknowledge: (raft, state, to, _matched, round, writes, self) =>
      correct.acknowledge(raft, state, to, lastIndex(state), round, writes, self),
  }),
};
