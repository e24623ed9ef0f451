/** A new leader goes on from the last configuration that it knows to be committed. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const newLeaderIgnoresUncommittedConfig: Mutant<Rules> = {
  name: "new-leader-ignores-uncommitted-config",
  about: "A new leader goes on from the last configuration that it knows to be committed.",
  fault: ["crash"],
  detectors: ["configuration-safety", "committed-is-durable", "leader-completeness"],
  origin: "NuRaft #67",
  equivalent: false,
  rules: { leadsWithLatest: () => false },
};
