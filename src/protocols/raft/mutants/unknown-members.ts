/** Servers that do not exist become members. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const unknownMembers: Mutant<Rules> = {
  name: "unknown-members",
  about: "Servers that do not exist become members.",
  fault: [],
  detectors: ["configuration-safety", "progress"],
  origin: "This Raft before 0.2.0; Ongaro 2014 §4.2.1",
  equivalent: false,
  rules: { mayBeMembers: (named) => named !== 0 },
};
