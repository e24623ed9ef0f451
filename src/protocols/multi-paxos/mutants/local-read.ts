/** Any node answers reads from its own state. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const localRead: Mutant<Rules> = {
  name: "local-read",
  about: "Any node answers reads from its own state.",
  fault: [],
  detectors: ["read-freshness", "linearizable"],
  origin: "A classic; Paxos Made Live §5.2",
  equivalent: false,
  rules: { readsAlone: () => true },
};
