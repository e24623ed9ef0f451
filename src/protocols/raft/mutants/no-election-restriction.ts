/** A server grants its vote to the first candidate, however old that candidate's log. */
import type { RaftMutant } from "./mutant.ts";

export const noElectionRestriction: RaftMutant = {
  name: "no-election-restriction",
  about: "Votes are granted without comparing logs: a leader may lack committed entries.",
  fault: ["partition"],
  detectors: ["leader-completeness", "state-machine-safety", "votes-up-to-date"],
  origin: "Ongaro 2014 §3.6.1",
  equivalent: false,
  rules: { isUpToDate: () => true },
};
