/** Reads are answered by the sum of the last round of gossip. */
import type { CounterState } from "../state.ts";
import type { CounterMutant } from "./mutant.ts";

interface Cached {
  sum?: number;
}

export const readsLastRound: CounterMutant = {
  name: "reads-last-round",
  about: "A replica answers reads with the sum that it made at the last exchange, adds left out.",
  fault: [],
  detectors: ["reads-within-bounds", "reads-what-it-knows"],
  origin: "Terry and others 1994, Session guarantees: read your writes",
  equivalent: false,
  steps: (correct) => ({
    sendExchange(counter, state, self) {
      (state as CounterState & Cached).sum = counter.rules.total(state.slots.values());
      correct.sendExchange(counter, state, self);
    },
    onRead(_counter, state, request, self) {
      const count = (state as CounterState & Cached).sum ?? 0;
      self.reply(request, { status: "ok", output: count, leader: self.id });
    },
  }),
};
