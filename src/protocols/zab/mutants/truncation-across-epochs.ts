/** TRUNC where SNAP is due. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const truncationAcrossEpochs: Mutant<Rules> = {
  name: "truncation-across-epochs",
  about:
    "A follower is cut back to a transaction of another epoch, which it may never have had: a gap follows.",
  fault: ["crash"],
  detectors: ["zxid-identifies-prefix", "process-consistency"],
  origin: "LearnerHandler.queueCommittedProposals, comment (BUGS #124)",
  equivalent: true,
  rules: { mayTruncateTo: () => true },
};
