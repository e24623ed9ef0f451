/** Members are replaced in one step, however many. */
import type { RaftMutant } from "./mutant.ts";

export const arbitraryOneStep: RaftMutant = {
  name: "arbitrary-one-step",
  about: "Members are replaced in one step, however many.",
  fault: ["partition"],
  detectors: ["configuration-safety", "election-safety", "leader-completeness"],
  origin: "Ongaro 2014 §4.1, figure 4.2",
  equivalent: false,
  rules: { needsJoint: () => false },
};
