/** A server that looks for a leader goes on writing what the old one sends. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const partialShutdown: Mutant<Rules> = {
  name: "partial-shutdown",
  about: "Old processors survive the return to the election, and mix two leaders' histories.",
  fault: ["pause", "partition"],
  detectors: [
    "global-primary-order",
    "zxid-identifies-prefix",
    "process-consistency",
    "actions-in-order",
  ],
  origin: "ZOOKEEPER-4712 (BUGS #135)",
  equivalent: false,
  rules: { stopsOnLooking: () => false },
};
