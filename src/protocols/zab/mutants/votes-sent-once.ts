/** A server sends its vote only once: if that is lost, it is never sent again. */
import type { ZabMutant } from "./mutant.ts";

export const votesSentOnce: ZabMutant = {
  name: "votes-sent-once",
  about: "A server sends its vote only once: if that is lost, it is never sent again.",
  fault: ["loss"],
  detectors: ["progress", "script"],
  origin: "FastLeaderElection.lookForLeader, notification timeout",
  equivalent: false,
  steps: () => ({
    onResend: () => {
      // Once was enough.
    },
  }),
};
