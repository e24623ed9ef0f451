/** A restarted acceptor has forgotten what it accepted. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const acceptedNotPersisted: Mutant<Rules> = {
  name: "accepted-not-persisted",
  about: "A restarted acceptor has forgotten what it accepted.",
  fault: ["crash"],
  detectors: ["votes-safe", "agreement", "no-gap-applied"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  rules: { keepsVotes: () => false },
};
