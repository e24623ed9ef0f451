/** A server joins a leader that others follow, though it has not said itself that it leads. */
import type { ZabMutant } from "./mutant.ts";

export const joinWithoutLeader: ZabMutant = {
  name: "join-without-leader",
  about: "Servers follow one that is gone, or never led.",
  fault: ["crash"],
  detectors: ["joins-who-leads", "progress", "script"],
  origin: "FastLeaderElection.checkLeader",
  equivalent: false,
  rules: { mayJoin: () => true },
};
