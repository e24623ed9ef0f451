/**
 * A snapshot takes the place of the log, and the members of an entry that went with it stay in
 * force.
 */
import type { RaftMutant } from "./mutant.ts";

export const snapshotKeepsMembers: RaftMutant = {
  name: "snapshot-keeps-members",
  about:
    "A snapshot takes the place of the log, and the members of an entry that went with it stay " +
    "in force.",
  fault: ["partition"],
  detectors: [
    "configuration-safety",
    "election-safety",
    "leader-completeness",
    "committed-is-durable",
    "elected-by-votes",
    "match-acknowledged",
  ],
  origin: "openraft #1808; RATIS-1128",
  equivalent: false,
  steps: (correct) => ({
    install: (raft, state, from, message, self) => {
      const before = state.configuration;
      correct.install(raft, state, from, message, self);
      if (before.index > state.configuration.index) raft.steps.govern(raft, state, before);
    },
  }),
};
