/** A new leader answers reads before it knows what is committed. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const readindexNoTermCommit: Mutant<Rules> = {
  name: "readindex-no-term-commit",
  about: "A new leader answers reads before it knows what is committed.",
  fault: ["partition", "crash"],
  detectors: ["read-freshness", "linearizable"],
  origin: "etcd #7331; TiKV",
  equivalent: false,
  rules: { mayReadAt: () => true },
};
