/** Adds on their way to the disk at once each start from what was durable: the last one stays. */
import { EMPTY } from "../state.ts";
import { plusAmount } from "../storage.ts";
import type { CounterMutant } from "./mutant.ts";

export const addsOverwritten: CounterMutant = {
  name: "adds-overwritten",
  about: "A replica adds to what is durable: of adds that wait for its disk at once one counts.",
  fault: [],
  detectors: ["adds-up", "reads-within-bounds", "reads-what-it-knows"],
  origin: "the lost update: Berenson and others 1995, P4",
  equivalent: false,
  steps: (correct) => ({
    onAdd(counter, state, request, self) {
      const before = new Set(state.pending.keys());
      correct.onAdd(counter, state, request, self);
      const durable = state.slots.get(state.identity) ?? EMPTY;
      const { input } = request.command;
      for (const [ticket, pending] of state.pending) {
        if (before.has(ticket)) continue;
        const slot = plusAmount(durable, typeof input === "number" ? input : 1);
        state.pending.set(ticket, { ...pending, slot });
      }
    },
  }),
};
