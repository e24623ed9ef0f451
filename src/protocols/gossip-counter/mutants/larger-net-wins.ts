/** Of two states of a slot the one with the larger net value is kept. */
import type { CounterMutant } from "./mutant.ts";

export const largerNetWins: CounterMutant = {
  name: "larger-net-wins",
  about: "Of a slot the larger net value is kept: what is taken away never spreads.",
  fault: [],
  detectors: ["progress", "reads-what-it-knows"],
  origin: "Shapiro and others 2011, specification 7: why a PN-counter is two G-counters",
  equivalent: false,
  rules: {
    merge: (held, received) =>
      received.plus - received.minus > held.plus - held.minus ? received : held,
  },
};
