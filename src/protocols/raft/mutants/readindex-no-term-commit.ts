/** A new leader answers reads before it knows what is committed. */
import type { RaftMutant } from "./mutant.ts";

export const readindexNoTermCommit: RaftMutant = {
  name: "readindex-no-term-commit",
  about: "A new leader answers reads before it knows what is committed.",
  fault: ["partition", "crash"],
  detectors: ["read-freshness", "linearizable"],
  origin: "etcd #7331; TiKV",
  equivalent: false,
  rules: { mayReadAt: () => true },
};
