/** Only a longer log gets a vote: servers with equal logs elect no leader. */
import type { RaftMutant } from "./mutant.ts";

export const strictUpToDate: RaftMutant = {
  name: "strict-up-to-date",
  about: "Only a longer log gets a vote: servers with equal logs elect no leader.",
  fault: [],
  detectors: ["progress", "refuses-for-a-reason"],
  origin: "A classic; Ongaro 2014 §3.6.1",
  equivalent: false,
  rules: {
    isUpToDate: (term, index, lastTerm, lastIndex) =>
      term > lastTerm || (term === lastTerm && index > lastIndex),
  },
};
