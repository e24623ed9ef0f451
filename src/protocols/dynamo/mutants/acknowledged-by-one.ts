/** A write is answered once one disk holds it. */
import type { DynamoMutant } from "./mutant.ts";

export const acknowledgedByOne: DynamoMutant = {
  name: "acknowledged-by-one",
  about: "A write is answered once one disk holds it, whatever W is.",
  fault: [],
  detectors: ["acknowledged-by-w", "reads-see-acknowledged"],
  origin: "Riak and Cassandra with W = 1",
  equivalent: false,
  rules: { hasWritten: (stored) => stored !== 0 },
};
