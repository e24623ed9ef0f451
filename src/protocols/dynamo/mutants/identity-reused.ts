/** A node that has lost its disk begins with the epochs that it had, and uses their dots again. */
import type { DynamoMutant } from "./mutant.ts";

export const identityReused: DynamoMutant = {
  name: "identity-reused",
  about: "A node that has lost its disk begins with the epochs that it had, and uses their dots.",
  fault: ["wipe"],
  detectors: ["one-content-a-dot", "acknowledged-by-w", "dropped-for-a-descendant"],
  origin: "Riak, basho/riak_kv #679: a wiped vnode reuses its actor id",
  equivalent: false,
  rules: { newEpoch: () => 1 },
};
