/** A server votes for whoever asks first, however old the candidate's log. */
import type { RaftMutant } from "./mutant.ts";

export const noElectionRestriction: RaftMutant = {
  name: "no-election-restriction",
  about: "Votes are granted without comparing logs: a leader may lack committed entries.",
  fault: ["partition"],
  detectors: ["leader-completeness", "state-machine-safety"],
  origin: "Ongaro 2014 §3.6.1",
  equivalent: false,
  rules: { isUpToDate: () => true },
};
