/** All servers wait equally long: they campaign together and split the vote again and again. */
import type { RaftMutant } from "./mutant.ts";

export const fixedElectionTimeout: RaftMutant = {
  name: "fixed-election-timeout",
  about:
    "All servers wait equally long: they campaign together and split the vote again and again.",
  fault: [],
  detectors: ["progress", "script"],
  origin: "Ongaro 2014 §3.4",
  equivalent: false,
  steps: () => ({
    resetElectionTimer: ({ options: { electionMinUs, electionMaxUs } }, self) => {
      self.random("election-timeout", electionMaxUs - electionMinUs + 1);
      self.setTimer("election", electionMinUs);
    },
  }),
};
