/** A restarted acceptor has forgotten what it promised. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const promiseNotPersisted: MultiPaxosMutant = {
  name: "promise-not-persisted",
  about: "A restarted acceptor has forgotten what it promised.",
  fault: ["crash"],
  detectors: ["ballot-unique", "promise-monotonic", "votes-safe"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  rules: { restoredPromise: (_stored, highestVote) => highestVote },
};
