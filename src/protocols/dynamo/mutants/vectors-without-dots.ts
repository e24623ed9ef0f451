/** Versions are compared by vectors of counts that include their own write. */
import { clockOf, covers, isSame } from "../versions.ts";
import type { DynamoMutant } from "./mutant.ts";

export const vectorsWithoutDots: DynamoMutant = {
  name: "vectors-without-dots",
  about: "A write covers all earlier ones of its server, those that its client had not seen too.",
  fault: [],
  detectors: ["dropped-for-a-descendant", "stored-is-durable"],
  origin: "Preguiça and others 2010, §3: server-side version vectors lose concurrent updates",
  equivalent: false,
  rules: {
    isObsolete: (version, by) =>
      !isSame(version, by) && covers(clockOf([by]), version.writer, version.count),
  },
};
