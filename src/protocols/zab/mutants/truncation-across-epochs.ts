/** TRUNC where SNAP is due. */
import type { ZabMutant } from "./mutant.ts";

export const truncationAcrossEpochs: ZabMutant = {
  name: "truncation-across-epochs",
  about:
    "A follower is cut back to the end of an earlier epoch. As long as a leader has its whole history at hand the follower holds that, too (Z5): in ZooKeeper the leader looked into a window of its log only.",
  fault: ["crash"],
  detectors: ["zxid-identifies-prefix", "process-consistency"],
  origin: "LearnerHandler.queueCommittedProposals, comment (BUGS #124)",
  equivalent: true,
  rules: { mayTruncateTo: () => true },
};
