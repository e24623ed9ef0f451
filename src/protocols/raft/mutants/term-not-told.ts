/**
 * A server that is in a later term does not report it to a leader of an earlier one: where voters
 * ignore candidates, it is stuck forever.
 */
import type { RaftMutant } from "./mutant.ts";

export const termNotTold: RaftMutant = {
  name: "term-not-told",
  about: "A server that is in a later term does not say so to a leader of an earlier one.",
  fault: ["partition"],
  detectors: ["progress", "script"],
  origin: "etcd #5468: the stuck peer",
  equivalent: false,
  steps: () => ({
    tellTerm: () => {
      // No reply.
    },
  }),
};
