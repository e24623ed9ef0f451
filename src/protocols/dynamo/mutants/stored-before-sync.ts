/** A replica acknowledges a version before its disk holds it. */
import type { DynamoMutant } from "./mutant.ts";

export const storedBeforeSync: DynamoMutant = {
  name: "stored-before-sync",
  about: "A replica acknowledges a version before its disk holds it.",
  fault: ["crash", "unsynced-loss"],
  detectors: ["stored-is-durable", "acknowledged-by-w"],
  origin: "DeCandia and others 2007, §4.6 and §5: writes buffered in memory",
  equivalent: false,
  steps: (correct) => ({
    take: (store, state, at, versions, thenSend, self) => {
      for (const { to, message } of thenSend) self.send(to, message);
      correct.take(store, state, at, versions, [], self);
    },
  }),
};
