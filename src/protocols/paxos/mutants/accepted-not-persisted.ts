/** A vote is forgotten in a restart. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const acceptedNotPersisted: Mutant<Rules> = {
  name: "accepted-not-persisted",
  about: "A vote is forgotten in a restart.",
  fault: ["crash"],
  detectors: ["told-is-durable", "votes-safe"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  rules: { rememberedVote: () => null },
};
