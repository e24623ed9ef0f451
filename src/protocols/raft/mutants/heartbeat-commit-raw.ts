/** A heartbeat's commit index is taken without looking whether the log matches. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const heartbeatCommitRaw: Mutant<Rules> = {
  name: "heartbeat-commit-raw",
  about: "A heartbeat's commit index is taken without looking whether the log matches.",
  fault: ["partition"],
  detectors: ["state-machine-safety", "leader-completeness"],
  origin: "etcd's raft.tla: heartbeats carry min(commit, match)",
  equivalent: false,
  rules: { checksHeartbeats: () => false },
};
