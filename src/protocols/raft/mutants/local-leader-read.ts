/** A leader answers reads from its own state at once. */
import type { RaftMutant } from "./mutant.ts";

export const localLeaderRead: RaftMutant = {
  name: "local-leader-read",
  about: "A leader answers reads from its own state at once.",
  fault: ["partition"],
  detectors: ["read-freshness", "linearizable", "reads-are-confirmed"],
  origin: "Jepsen: etcd, Consul; Xraft-KV #34",
  equivalent: false,
  steps: (correct) => ({
    onRequest: (raft, state, request, self) => {
      if (request.readOnly && state.role === "leader") {
        raft.steps.answerRead(raft, state, request, 0, self);
      } else correct.onRequest(raft, state, request, self);
    },
  }),
};
