/** A leader begins to broadcast before a quorum holds its history. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const broadcastBeforeQuorum: Mutant<Rules> = {
  name: "broadcast-before-quorum",
  about: "The history of the epoch is committed on the leader's word alone.",
  fault: [],
  detectors: ["committed-log-durability", "observers-in-no-quorum"],
  origin: "Junqueira 2011 \u00a7V, step l.2.2 (BUGS #128)",
  equivalent: false,
  rules: { isEstablished: () => true },
};
