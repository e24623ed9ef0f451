/** A node that starts again is taken for the writer that it was before. */
import type { DynamoMutant } from "./mutant.ts";

export const epochNotKept: DynamoMutant = {
  name: "epoch-not-kept",
  about: "A restarted writer counts its writes from the beginning, and uses dots a second time.",
  fault: ["crash"],
  detectors: ["one-content-a-dot", "stored-is-durable"],
  origin: "Preguiça and others 2010: dots are unique, run by processes that restart",
  equivalent: false,
  steps: (correct) => ({
    start: (store, disk, self) => ({ ...correct.start(store, disk, self), epoch: 1 }),
  }),
};
