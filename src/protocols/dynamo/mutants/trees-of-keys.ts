/** The trees have hashes of keys alone. */
import { mixValue } from "../../../core/hash.ts";
import type { DynamoMutant } from "./mutant.ts";

export const treesOfKeys: DynamoMutant = {
  name: "trees-of-keys",
  about:
    "The hashes that replicas compare say which keys are held, and not which versions of them.",
  fault: ["loss"],
  detectors: ["replicas-converge"],
  origin: "DeCandia and others 2007, §4.7: leaves are hashes of the values of individual keys",
  equivalent: false,
  rules: { hashOfItem: (key) => mixValue(1, key) },
};
