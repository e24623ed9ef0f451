/**
 * Equivalent here (waiters are dismissed when their leader steps down; its pair keeps them).
 * A client that waits at an index is answered, whatever was applied there.
 */
import type { RaftMutant } from "./mutant.ts";

export const wrongWaiterAnswered: RaftMutant = {
  name: "wrong-waiter-answered",
  about: "A client that waits at an index is answered, whatever was applied there.",
  fault: ["partition"],
  detectors: ["linearizable"],
  origin: "A classic; Ongaro 2014 §6.2",
  equivalent: true,
  rules: { isAskedFor: () => true },
};
