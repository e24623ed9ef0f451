/** A server raises its term for a pre-vote, and so disturbs a leader that works. */
import type { RaftMutant } from "./mutant.ts";

export const prevoteBumpsTerm: RaftMutant = {
  name: "prevote-bumps-term",
  about: "A server raises its term for a pre-vote, and so disturbs a leader that works.",
  fault: ["partition"],
  detectors: ["script", "progress", "campaigns-after-pre-votes"],
  origin: "ra bbd00102",
  equivalent: false,
  steps: (correct) => ({
    ask: (raft, state, self) => {
      state.term++;
      state.votedFor = 0;
      state.hardStateChanged = true;
      raft.steps.persist(raft, state, [], [], self);
      correct.ask(raft, state, self);
    },
  }),
};
