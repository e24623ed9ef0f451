/** The server with the highest number wins every election. */
import type { ZabMutant } from "./mutant.ts";

export const electionIgnoresZxid: ZabMutant = {
  name: "election-ignores-zxid",
  about:
    "Votes are compared by server only: the server with the highest number is elected, whatever its history.",
  fault: ["crash", "partition"],
  detectors: ["progress", "primary-integrity", "script"],
  origin: "FastLeaderElection.totalOrderPredicate (BUGS #112)",
  equivalent: false,
  rules: { isBetterVote: (vote, than) => vote.leader > than.leader },
};
