/** A leader keeps replicating to a learner that it has just given up. */
import type { RaftMutant } from "./mutant.ts";

export const removedFollowerSentTo: RaftMutant = {
  name: "removed-follower-sent-to",
  about: "A leader keeps replicating to a learner that it has just given up.",
  fault: ["reordering"],
  detectors: ["node-error"],
  origin: "This Raft before 0.2.0; Ongaro 2014 §4.2.1",
  equivalent: false,
  rules: { goesOnWith: (role) => role === "leader" },
};
