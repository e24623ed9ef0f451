/** A change of members that cannot end is never ended: its newcomer does not come up. */
import type { RaftMutant } from "./mutant.ts";

export const changeNeverGivenUp: RaftMutant = {
  name: "change-never-given-up",
  about: "A change of members that cannot end is never ended: its newcomer does not come up.",
  fault: ["crash"],
  detectors: ["progress"],
  origin: "Ongaro 2014 §4.2.1",
  equivalent: false,
  steps: () => ({ giveUp: () => undefined }),
};
