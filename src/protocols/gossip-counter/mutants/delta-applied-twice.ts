/** Gossip carries increments, which are added as often as they arrive. */
import type { Sent } from "../messages.ts";
import { EMPTY, type Identity, type Slot } from "../state.ts";
import type { CounterMutant } from "./mutant.ts";

/** What the last round of gossip had. */
interface Rounds {
  last?: Map<Identity, Slot>;
}

export const deltaAppliedTwice: CounterMutant = {
  name: "delta-applied-twice",
  about: "Gossip carries increments, not slots: a message that arrives twice is counted twice.",
  fault: ["duplication"],
  detectors: ["slot-within-owner", "reads-what-it-knows"],
  origin:
    "Almeida, Shoker and Baquero 2018, Delta state replicated data types, §4: deltas are states",
  equivalent: false,
  steps: (correct) => ({
    sendDelta(_counter, state, self) {
      const rounds = state as Rounds;
      const last = rounds.last ?? new Map<Identity, Slot>();
      const own = state.slots.get(state.identity) ?? EMPTY;
      const { plus, minus } = last.get(state.identity) ?? EMPTY;
      rounds.last = last.set(state.identity, own);
      state.changed.clear();
      if (own.plus === plus && own.minus === minus) return;
      const slots: readonly Sent[] = [[state.identity, own.plus - plus, own.minus - minus]];
      for (const peer of self.peers) self.send(peer, { type: "delta", slots });
    },
    onMessage(counter, state, from, message, self) {
      if (message.type !== "delta") {
        correct.onMessage(counter, state, from, message, self);
        return;
      }
      const slots = message.slots.map(([identity, plus, minus]): Sent => {
        const held = state.slots.get(identity) ?? EMPTY;
        return [identity, held.plus + plus, held.minus + minus];
      });
      correct.onMessage(counter, state, from, { type: "delta", slots }, self);
    },
  }),
};
