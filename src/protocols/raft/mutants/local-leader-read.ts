/** A leader answers reads from its own state at once. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const localLeaderRead: Mutant<Rules> = {
  name: "local-leader-read",
  about: "A leader answers reads from its own state at once.",
  fault: ["partition"],
  detectors: ["read-freshness", "linearizable"],
  origin: "Jepsen: etcd, Consul; Xraft-KV #34",
  equivalent: false,
  rules: { readsAlone: (role) => role === "leader" },
};
