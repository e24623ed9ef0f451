/**
 * Equivalent here: a follower delivers the next transaction, whichever the leader says is
 * committed. A session is in order, so a commit always follows what it commits, and a learner that
 * missed anything has another session.
 */
import type { ZabMutant } from "./mutant.ts";

export const commitUnchecked: ZabMutant = {
  name: "commit-unchecked",
  about: "A follower delivers the next transaction, whichever the leader says is committed.",
  fault: ["crash"],
  detectors: ["total-order", "process-consistency", "committed-log-durability"],
  origin: "Junqueira 2011, step f.3.3; FollowerZooKeeperServer.commit ends the server instead",
  equivalent: true,
  rules: { isNext: () => true },
};
