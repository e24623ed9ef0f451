/** A replica that has lost its disk counts in its old slot again, from nothing. */
import type { CounterMutant } from "./mutant.ts";

export const identityReused: CounterMutant = {
  name: "identity-reused",
  about: "A replica is called by its machine: one that has lost its disk counts in its old slot.",
  fault: ["crash"],
  detectors: ["slot-never-falls"],
  origin: "Riak, basho/riak_kv #679: a wiped vnode reuses its actor id",
  equivalent: false,
  rules: { identity: (_drawn, node) => node },
};
