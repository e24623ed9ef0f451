/**
 * A new leader goes on from the last configuration that it knows to be committed. It commits by the majorities of that
 * one (committed-is-durable), and sends nothing to a server that only the later one contains (progress).
 */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const newLeaderIgnoresUncommittedConfig: Mutant<Rules> = {
  name: "new-leader-ignores-uncommitted-config",
  about: "A new leader goes on from the last configuration that it knows to be committed.",
  fault: ["crash"],
  detectors: ["committed-is-durable", "progress", "configuration-safety", "leader-completeness"],
  origin: "NuRaft #67",
  equivalent: false,
  rules: { leadsWithLatest: () => false },
};
