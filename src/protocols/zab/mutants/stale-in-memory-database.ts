/** A server that looks for a leader again takes its whole log for committed. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const staleInMemoryDatabase: Mutant<Rules> = {
  name: "stale-in-memory-database",
  about: "The state in memory keeps transactions that no quorum ever held, and serves them.",
  fault: ["partition", "crash"],
  detectors: ["committed-log-durability", "total-order"],
  origin: "ZOOKEEPER-2845 (BUGS #121)",
  equivalent: false,
  rules: { deliveredOnLooking: (_delivered, last) => last },
};
