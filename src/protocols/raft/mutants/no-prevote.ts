/** Servers campaign without a pre-vote, and depose a leader that works. */
import type { RaftMutant } from "./mutant.ts";

export const noPrevote: RaftMutant = {
  name: "no-prevote",
  about: "Servers campaign without a pre-vote, and depose a leader that works.",
  fault: ["one-way-partition"],
  detectors: ["script", "progress", "campaigns-after-pre-votes"],
  origin: "Cloudflare 2020; Howard and Abraham 2020",
  equivalent: false,
  steps: () => ({
    ask: (raft, state, self) => raft.steps.campaign(raft, state, false, self),
  }),
};
