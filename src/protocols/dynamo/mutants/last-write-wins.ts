/** Of two versions the one with the later wall clock is kept. */
import type { DynamoMutant } from "./mutant.ts";

export const lastWriteWins: DynamoMutant = {
  name: "last-write-wins",
  about:
    "Of two versions the one with the later wall clock is kept, whichever writer had seen which.",
  fault: ["clock-jump"],
  detectors: ["acknowledged-by-w", "dropped-for-a-descendant", "stored-is-durable"],
  origin: "Cassandra, and what Jepsen (Kingsbury 2013) shows of it; DeCandia and others 2007, §4.4",
  equivalent: false,
  rules: {
    isObsolete: (version, by) =>
      by.count > version.count || (by.count === version.count && by.writer > version.writer),
  },
  // A write's number is the moment of its writer's wall clock.
  steps: (correct) => ({
    endQuery: (store, state, id, operation, self) => {
      state.writes = Math.max(0, self.wallNow());
      correct.endQuery(store, state, id, operation, self);
    },
  }),
};
