/** A snapshot is labelled with the index before the last entry that its state holds. */
import type { RaftMutant } from "./mutant.ts";

export const snapshotLabelledEarly: RaftMutant = {
  name: "snapshot-labelled-early",
  about: "A snapshot is labelled with the index before the last entry that its state holds.",
  fault: ["unsynced-loss"],
  detectors: ["snapshot-prefix", "machine-determinism", "exactly-once"],
  origin: "etcd #13766: applied index and state not written together",
  equivalent: false,
  steps: (correct) => ({
    takeSnapshot: (raft, state, index, self) => correct.takeSnapshot(raft, state, index - 1, self),
  }),
};
