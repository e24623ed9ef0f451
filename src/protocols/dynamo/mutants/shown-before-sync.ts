/** A replica answers a read with versions that its disk does not hold yet. */
import type { DynamoMutant } from "./mutant.ts";

export const shownBeforeSync: DynamoMutant = {
  name: "shown-before-sync",
  about: "A replica answers a read with versions that its disk does not hold yet.",
  fault: ["crash", "unsynced-loss"],
  detectors: ["stored-is-durable"],
  origin: "DeCandia and others 2007, §5: a buffer in memory, which is read first",
  equivalent: false,
  steps: (correct) => ({
    onQuery: (store, state, from, query, self) => {
      const afterDisk: typeof correct.afterDisk = (_store, thenSend) => {
        for (const { to, message } of thenSend) self.send(to, message);
      };
      const atOnce = { ...store, steps: { ...store.steps, afterDisk } };
      correct.onQuery(atOnce, state, from, query, self);
    },
  }),
};
