/** Replicas never compare what they hold. */
import type { DynamoMutant } from "./mutant.ts";

export const noAntiEntropy: DynamoMutant = {
  name: "no-anti-entropy",
  about: "Replicas never compare what they hold: what no one reads stays different.",
  fault: ["partition"],
  detectors: ["progress"],
  origin: "DeCandia and others 2007, §4.7: replica synchronization",
  equivalent: false,
  steps: () => ({ compare: () => undefined }),
};
