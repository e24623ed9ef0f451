/** Other nodes stand in for replicas of a store that promises strict quorums. */
import type { DynamoMutant } from "./mutant.ts";

export const sloppyTakenForStrict: DynamoMutant = {
  name: "sloppy-taken-for-strict",
  about: "Other nodes stand in for replicas, and R + W > N is taken to hold all the same.",
  fault: ["partition"],
  detectors: ["reads-see-acknowledged"],
  origin: "DeCandia and others 2007, §4.6: sloppy quorums",
  equivalent: false,
  rules: { mayStandIn: (_sloppy, waited) => waited > 0 },
};
