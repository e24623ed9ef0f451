/**
 * A new leader uses the last configuration that it knows to be committed. It commits by the
 * majorities of that one (committed-is-durable), and sends nothing to a server that only the later
 * one contains (progress).
 */
import { entryAt } from "../../../core/chunked-log.ts";
import { refreshConfiguration } from "../configuration.ts";
import type { PlacedConfiguration } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const newLeaderIgnoresUncommittedConfig: RaftMutant = {
  name: "new-leader-ignores-uncommitted-config",
  about: "A new leader uses the last configuration that it knows to be committed.",
  fault: ["crash"],
  detectors: [
    "committed-is-durable",
    "progress",
    "configuration-safety",
    "leader-completeness",
    "match-acknowledged",
  ],
  origin: "NuRaft #67",
  equivalent: false,
  steps: (correct) => ({
    becomeLeader: (raft, state, self) => {
      const { configurations, commitIndex } = state;
      const committed = configurations.findLast(({ index }) => index <= commitIndex);
      raft.steps.govern(raft, state, committed ?? (configurations[0] as PlacedConfiguration));
      correct.becomeLeader(raft, state, self);
    },
    // Until it sees its mistake: a configuration is committed that is not in force.
    applyEntry: (raft, state, self) => {
      correct.applyEntry(raft, state, self);
      const applied = entryAt(state.log, state.appliedIndex);
      if (applied !== undefined && applied.configuration !== null)
        refreshConfiguration(raft, state);
    },
  }),
};
