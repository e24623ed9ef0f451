/** Servers that do not exist become members. */
import type { RaftMutant } from "./mutant.ts";

export const unknownMembers: RaftMutant = {
  name: "unknown-members",
  about: "Servers that do not exist become members.",
  fault: [],
  detectors: ["configuration-safety", "progress"],
  origin: "This Raft before 0.2.0; Ongaro 2014 §4.2.1",
  equivalent: false,
  rules: { mayBeMembers: (named) => named !== 0 },
};
