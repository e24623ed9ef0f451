/** A joint configuration is never left. */
import type { RaftMutant } from "./mutant.ts";

export const jointNeverLeft: RaftMutant = {
  name: "joint-never-left",
  about: "A joint configuration is never left.",
  fault: [],
  detectors: ["progress"],
  origin: "Ongaro 2014 §4.3",
  equivalent: false,
  rules: { mayLeaveJoint: () => false },
};
