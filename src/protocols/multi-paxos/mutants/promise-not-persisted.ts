/** A restarted acceptor has forgotten what it promised. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const promiseNotPersisted: Mutant<Rules> = {
  name: "promise-not-persisted",
  about: "A restarted acceptor has forgotten what it promised.",
  fault: ["crash"],
  detectors: ["ballot-unique", "promise-monotonic", "votes-safe"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  rules: { restoredPromise: (_stored, highestVote) => highestVote },
};
