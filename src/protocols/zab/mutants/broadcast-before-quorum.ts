/** A leader begins to broadcast before a quorum holds its history. */
import type { ZabMutant } from "./mutant.ts";

export const broadcastBeforeQuorum: ZabMutant = {
  name: "broadcast-before-quorum",
  about: "The history of the epoch is committed on the leader's word alone.",
  fault: [],
  detectors: [
    "committed-log-durability",
    "observers-in-no-quorum",
    "committed-by-acknowledgements",
  ],
  origin: "Junqueira 2011 \u00a7V, step l.2.2 (BUGS #128)",
  equivalent: false,
  steps: (correct) => ({
    beginSynchronization: (zab, state, self) => {
      correct.beginSynchronization(zab, state, self);
      zab.steps.establish(zab, state, self);
    },
  }),
};
