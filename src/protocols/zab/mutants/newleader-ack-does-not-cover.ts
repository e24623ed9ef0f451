/** The acknowledgement of NEWLEADER does not count for the history. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const newleaderAckDoesNotCover: Mutant<Rules> = {
  name: "newleader-ack-does-not-cover",
  about: "What came by DIFF is never acknowledged, and with enough crashes never committed.",
  fault: ["crash"],
  detectors: ["progress", "script"],
  origin: "a prototype (BUGS #133)",
  equivalent: false,
  rules: { newLeaderAckCovers: () => 0 },
};
