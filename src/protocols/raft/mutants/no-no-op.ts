/** A new leader appends nothing: what is committed stays unknown until somebody writes. */
import type { RaftMutant } from "./mutant.ts";

export const noNoOp: RaftMutant = {
  name: "no-no-op",
  about: "A new leader appends nothing: what is committed stays unknown until somebody writes.",
  fault: ["crash"],
  detectors: ["progress"],
  origin: "Ongaro 2014 §6.4",
  equivalent: false,
  steps: () => ({
    openTerm: () => {
      // Its first entry will be a client's.
    },
  }),
};
