/** Any server answers reads from its own state at once. */
import type { RaftMutant } from "./mutant.ts";

export const followerRead: RaftMutant = {
  name: "follower-read",
  about: "Any server answers reads from its own state at once.",
  fault: [],
  detectors: ["read-freshness", "linearizable", "reads-are-confirmed"],
  origin: "A classic; Ongaro 2014 §6.4",
  equivalent: false,
  steps: (correct) => ({
    onRequest: (raft, state, request, self) => {
      if (request.readOnly) raft.steps.answerRead(raft, state, request, 0, self);
      else correct.onRequest(raft, state, request, self);
    },
  }),
};
