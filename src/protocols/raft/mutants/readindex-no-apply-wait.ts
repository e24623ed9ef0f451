/** A server answers a read before it has applied what the read must see. */
import type { RaftMutant } from "./mutant.ts";

export const readindexNoApplyWait: RaftMutant = {
  name: "readindex-no-apply-wait",
  about: "A server answers a read before it has applied what the read must see.",
  fault: ["pause"],
  detectors: ["read-freshness", "linearizable"],
  origin: "etcd #13464",
  equivalent: false,
  rules: { mayAnswerAt: () => true },
};
