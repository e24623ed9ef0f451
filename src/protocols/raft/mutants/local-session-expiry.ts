/** Each server ends sessions by its own clock. */
import type { RaftMutant } from "./mutant.ts";

export const localSessionExpiry: RaftMutant = {
  name: "local-session-expiry",
  about: "Each server ends sessions by its own clock.",
  fault: ["clock-drift"],
  detectors: ["machine-determinism"],
  origin: "Ongaro 2014 §6.3",
  equivalent: false,
  steps: (correct) => ({
    applyRequest: (raft, state, index, entry, request, self) => {
      const timed = { ...entry, timeUs: Math.round(self.wallNow()) };
      return correct.applyRequest(raft, state, index, timed, request, self);
    },
  }),
};
