/** A server that takes over a snapshot, and nothing after it, votes by what it had before. */
import type { ZabMutant } from "./mutant.ts";

export const snapshotKeepsZxid: ZabMutant = {
  name: "snapshot-keeps-zxid",
  about: "A server that takes over a snapshot, and nothing after it, votes by what it had before.",
  fault: ["crash"],
  detectors: ["vote-names-own-history", "committed-log-durability", "leads-with-latest-history"],
  origin: "FastLeaderElection.getInitLastLoggedZxid; Learner.syncWithLeader, setlastProcessedZxid",
  equivalent: false,
  steps: (correct) => ({
    installSnapshot: (zab, state, snapshot, writes, self) => {
      const { baseZxid } = state;
      correct.installSnapshot(zab, state, snapshot, writes, self);
      state.baseZxid = baseZxid;
    },
  }),
};
