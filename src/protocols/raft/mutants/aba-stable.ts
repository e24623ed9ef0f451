/**
 * A batch that was written in an earlier term makes the entries that took its place count as
 * durable. One flush can hold that batch, the new term, and the first of the new entries: when it
 * is durable, nothing waits any more, and entries of the next flush, at indices that the old batch
 * wrote, are acknowledged.
 */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const abaStable: RaftMutant = {
  name: "aba-stable",
  about:
    "A batch that was written in an earlier term makes the entries that took its place count as durable.",
  fault: ["unsynced-loss", "reordering"],
  detectors: ["durable-before-send", "match-truth", "committed-is-durable"],
  origin: "etcd: async_storage_writes_append_aba_race",
  equivalent: false,
  steps: (correct) => ({
    // Batches in flight keep vouching for what they wrote.
    discount: (state, from) => {
      state.stableIndex = Math.min(state.stableIndex, from - 1);
    },
    onDurable: (raft, state, ticket) => {
      correct.onDurable(raft, state, ticket);
      state.stableIndex = Math.min(state.stableIndex, lastIndex(state));
    },
  }),
};
