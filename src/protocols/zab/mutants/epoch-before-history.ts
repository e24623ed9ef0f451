/** A follower makes the new epoch current before it holds the history. */
import type { ZabMutant } from "./mutant.ts";

export const epochBeforeHistory: ZabMutant = {
  name: "epoch-before-history",
  about:
    "After a crash between the two, a short history carries a high epoch, and wins the next election.",
  fault: ["unsynced-loss"],
  detectors: ["primary-integrity", "committed-log-durability", "current-epoch-with-history"],
  origin: "ZOOKEEPER-4643, ZOOKEEPER-4785 (BUGS #119)",
  equivalent: false,
  steps: () => ({
    adoptHistory: (zab, state, history, epoch, self) => {
      const { persist } = zab.steps;
      persist(zab, state, [epoch], "quiet", 0, 0, self);
      persist(zab, state, history, "quiet", 0, 0, self);
      persist(zab, state, [], "new-leader", state.session, 0, self);
    },
  }),
};
