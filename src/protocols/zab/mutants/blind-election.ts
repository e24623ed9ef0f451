/** A pair: elections ignore zxids, and the leader does not check whether it lags. */
import type { ZabMutant } from "./mutant.ts";

export const blindElection: ZabMutant = {
  name: "blind-election",
  about:
    "Either guard alone hides the lack of the other: without both, a server with an old history leads.",
  fault: ["crash", "partition"],
  detectors: ["primary-integrity", "committed-log-durability", "leads-with-latest-history"],
  origin: "BUGS #112 with #113",
  equivalent: false,
  rules: { isBetterVote: (vote, than) => vote.leader > than.leader, isAhead: () => false },
};
