/** Waiters are kept over a change of leaders, and answered with whatever is applied at their index. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const wrongWaiterAnsweredPair: Mutant<Rules> = {
  name: "wrong-waiter-answered-pair",
  about:
    "Waiters are kept over a change of leaders, and answered with whatever is applied at their index.",
  fault: ["partition"],
  detectors: ["linearizable"],
  origin: "wrong-waiter-answered, without the guard that makes it harmless",
  equivalent: false,
  rules: { isAskedFor: () => true, dismissesWaiters: () => false },
};
