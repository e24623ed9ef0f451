/** A leader that is removed steps down before the configuration without it is committed. */
import { hasNode } from "../../../protocol/quorum.ts";
import type { RaftMutant } from "./mutant.ts";

export const removedLeaderLeavesEarly: RaftMutant = {
  name: "removed-leader-leaves-early",
  about: "A leader that is removed steps down before the configuration without it is committed.",
  fault: ["delay"],
  detectors: ["progress", "script", "leads-until-replaced"],
  origin: "copycat #117; Ongaro 2014 §4.2.2",
  equivalent: false,
  rules: { mustLeave: (self, members) => !hasNode(members, self) },
};
