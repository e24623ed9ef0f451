/**
 * Waiters are kept over a change of leaders, and answered with whatever is applied at their index.
 */
import type { RaftMutant } from "./mutant.ts";

export const wrongWaiterAnsweredPair: RaftMutant = {
  name: "wrong-waiter-answered-pair",
  about:
    "Waiters are kept over a change of leaders, and answered with whatever is applied at their index.",
  fault: ["partition"],
  detectors: ["linearizable"],
  origin: "wrong-waiter-answered, without the guard that makes it harmless",
  equivalent: false,
  rules: { isAskedFor: () => true },
  steps: () => ({
    dismissWaiters: () => {
      // They keep waiting.
    },
  }),
};
