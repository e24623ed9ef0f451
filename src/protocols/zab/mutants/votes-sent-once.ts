/** A server tells its vote once: what is lost then is lost for ever. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const votesSentOnce: Mutant<Rules> = {
  name: "votes-sent-once",
  about: "A server tells its vote once: what is lost then is lost for ever.",
  fault: ["loss"],
  detectors: ["progress", "script"],
  origin: "FastLeaderElection.lookForLeader, notification timeout",
  equivalent: false,
  rules: { resendsVotes: () => false },
};
