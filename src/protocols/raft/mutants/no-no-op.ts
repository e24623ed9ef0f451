/** A new leader appends nothing: what is committed stays unknown until somebody writes. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const noNoOp: Mutant<Rules> = {
  name: "no-no-op",
  about: "A new leader appends nothing: what is committed stays unknown until somebody writes.",
  fault: ["crash"],
  detectors: ["progress"],
  origin: "Ongaro 2014 §6.4",
  equivalent: false,
  rules: { opensTerm: () => false },
};
