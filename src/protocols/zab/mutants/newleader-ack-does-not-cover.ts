/** The acknowledgement of NEWLEADER does not count for the history. */
import type { ZabMutant } from "./mutant.ts";

export const newleaderAckDoesNotCover: ZabMutant = {
  name: "newleader-ack-does-not-cover",
  about: "What came by DIFF is never acknowledged, and with enough crashes never committed.",
  fault: ["crash"],
  detectors: ["acknowledged-is-committed", "progress", "script"],
  origin: "a prototype (BUGS #133)",
  equivalent: false,
  steps: () => ({
    coverHistory: () => {
      // What was sent before it stays unacknowledged.
    },
  }),
};
