/** A leader answers a sync without asking whether it still leads. */
import { withRules } from "../../../protocol/mutant.ts";
import type { ZabMutant } from "./mutant.ts";

export const syncWithoutQuorum: ZabMutant = {
  name: "sync-without-quorum",
  about: "A deposed leader that does not know it serves old values.",
  fault: ["partition"],
  detectors: ["read-freshness", "linearizable", "syncs-confirmed"],
  origin: "ZOOKEEPER-2136",
  equivalent: false,
  steps: (correct) => ({
    confirmSyncs: (zab, state, self) =>
      correct.confirmSyncs(withRules(zab, { isQuorum: () => true }), state, self),
  }),
};
