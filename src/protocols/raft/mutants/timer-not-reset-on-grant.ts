/**
 * Equivalent here except in timing (timeouts are drawn anew, so the next election succeeds; its
 * pair is fixed-election-timeout). A server that grants a vote campaigns itself a moment later.
 */
import { withSteps } from "../../../protocol/mutant.ts";
import type { RaftMutant } from "./mutant.ts";

export const timerNotResetOnGrant: RaftMutant = {
  name: "timer-not-reset-on-grant",
  about: "A server that grants a vote campaigns itself a moment later.",
  fault: [],
  detectors: ["script"],
  origin: "Ongaro 2014 §3.4",
  equivalent: true,
  steps: (correct) => ({
    onRequestVote: (raft, state, from, message, self) => {
      const resetElectionTimer = () => {
        // It runs on.
      };
      correct.onRequestVote(withSteps(raft, { resetElectionTimer }), state, from, message, self);
    },
  }),
};
