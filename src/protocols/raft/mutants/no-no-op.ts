/** A new leader appends no no-op: what is committed stays unknown until a client writes. */
import type { RaftMutant } from "./mutant.ts";

export const noNoOp: RaftMutant = {
  name: "no-no-op",
  about: "A new leader appends no no-op: what is committed stays unknown until a client writes.",
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
