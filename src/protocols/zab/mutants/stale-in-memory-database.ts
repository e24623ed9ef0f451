/** A server that looks for a leader again takes its whole log for committed. */
import { lastIndex } from "../state.ts";
import type { ZabMutant } from "./mutant.ts";

export const staleInMemoryDatabase: ZabMutant = {
  name: "stale-in-memory-database",
  about: "The state in memory keeps transactions that no quorum ever held, and serves them.",
  fault: ["partition", "crash"],
  detectors: ["committed-log-durability", "total-order"],
  origin: "ZOOKEEPER-2845 (BUGS #121)",
  equivalent: false,
  steps: (correct) => ({
    shutDown: (zab, state, self) => {
      correct.shutDown(zab, state, self);
      zab.steps.deliver(zab, state, lastIndex(state), self);
    },
  }),
};
