/** A server says that it would vote for a candidate, however old that candidate's log. */
import { withRules } from "../../../protocol/mutant.ts";
import type { RaftMutant } from "./mutant.ts";

export const prevoteIgnoresLog: RaftMutant = {
  name: "prevote-ignores-log",
  about:
    "Pre-votes are granted without comparing logs: a server that cannot be elected raises its " +
    "term, and deposes the leader.",
  fault: ["partition"],
  detectors: ["votes-up-to-date"],
  origin: "Ongaro 2014 §9.6; an operator mutant of onPreVote",
  equivalent: false,
  steps: (correct) => ({
    onPreVote: (raft, state, from, message, self) =>
      correct.onPreVote(withRules(raft, { isUpToDate: () => true }), state, from, message, self),
  }),
};
