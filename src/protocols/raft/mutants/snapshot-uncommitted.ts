/** A snapshot covers the whole log, committed or not. */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const snapshotUncommitted: RaftMutant = {
  name: "snapshot-uncommitted",
  about: "A snapshot covers the whole log, committed or not.",
  fault: ["partition"],
  detectors: ["snapshot-prefix", "committed-is-durable"],
  origin: "A classic; Ongaro 2014 §5.1",
  equivalent: false,
  steps: (correct) => ({
    takeSnapshot: (raft, state, _index, self) =>
      correct.takeSnapshot(raft, state, lastIndex(state), self),
  }),
};
