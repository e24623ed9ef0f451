/** A snapshot is installed before the transactions after it have arrived. */
import type { Write } from "../../../protocol/disk.ts";
import { truncate } from "../storage.ts";
import type { ZabMutant } from "./mutant.ts";

export const partialSnapshot: ZabMutant = {
  name: "partial-snapshot",
  about:
    "A crash in between leaves a history that lacks what the follower had acknowledged before.",
  fault: ["crash", "partition"],
  detectors: ["committed-log-durability", "primary-integrity", "snapshot-with-its-tail"],
  origin: "ZOOKEEPER-3642 (BUGS #126)",
  equivalent: false,
  steps: (correct) => ({
    onHistory: (zab, state, message, self) => {
      correct.onHistory(zab, state, message, self);
      if (message.type !== "snap") return;
      const { snapshot } = message;
      const writes: Write[] = [];
      if (snapshot.index > state.delivered) {
        zab.steps.installSnapshot(zab, state, snapshot, writes, self);
      } else truncate(state, snapshot.index + 1, writes);
      zab.steps.persist(zab, state, writes, "quiet", 0, 0, self);
      state.intake = { kind: "diff", zxid: 0, snapshot: null, txns: [] };
    },
  }),
};
