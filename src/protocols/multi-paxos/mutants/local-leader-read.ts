/** A node that believes that it leads answers reads at once. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const localLeaderRead: Mutant<Rules> = {
  name: "local-leader-read",
  about: "A node that believes that it leads answers reads at once.",
  fault: ["partition"],
  detectors: ["read-freshness", "linearizable"],
  origin: "Jepsen: etcd, Consul; Paxos Made Live §5.2",
  equivalent: false,
  rules: { readsAlone: (leads) => leads },
};
