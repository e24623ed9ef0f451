/** A server that has a snapshot and nothing after it starts again with no transaction to name. */
import type { ZabMutant } from "./mutant.ts";

export const snapshotZxidNotPersisted: ZabMutant = {
  name: "snapshot-zxid-not-persisted",
  about:
    "The zxid of a snapshot that was sent is not written: after a restart its server votes as if " +
    "it had nothing.",
  fault: ["crash"],
  detectors: ["vote-names-own-history", "local-primary-order"],
  origin: "FastLeaderElection.getInitLastLoggedZxid; an operator mutant of installSnapshot",
  equivalent: false,
  steps: (correct) => ({
    installSnapshot: (zab, state, snapshot, writes, self) => {
      correct.installSnapshot(zab, state, snapshot, writes, self);
      const at = writes.findIndex((write) => write.kind === "put" && write.key === "base-zxid");
      writes.splice(at, 1);
    },
  }),
};
