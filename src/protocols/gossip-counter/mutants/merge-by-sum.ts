/** Slots that are heard of are added to what is held. */
import type { CounterMutant } from "./mutant.ts";

export const mergeBySum: CounterMutant = {
  name: "merge-by-sum",
  about: "A slot that is heard of is added to what is held of it, and gossip counts for ever.",
  fault: [],
  detectors: ["slot-within-owner"],
  origin: "Shapiro and others 2011, specification 6: a merge must be idempotent",
  equivalent: false,
  rules: {
    merge: (held, received) => ({
      plus: held.plus + received.plus,
      minus: held.minus + received.minus,
    }),
  },
};
