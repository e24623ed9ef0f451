/** A leader proposes again for what it had learnt before it led, though it has executed it. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const proposesWhatItExecuted: MultiPaxosMutant = {
  name: "proposes-what-it-executed",
  about:
    "A leader proposes again for a slot that it had learnt before it led and has executed, among " +
    "the acceptors of later slots.",
  fault: ["partition"],
  detectors: ["promised-by-quorum"],
  origin: "our own: the search found it in the correct protocol, seed 52600197",
  equivalent: false,
  rules: { firstToPropose: (catchUpThrough) => catchUpThrough + 1 },
};
