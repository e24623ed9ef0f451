/** An acknowledgement leaves before the disk holds the copy. */
import type { AbdMutant } from "./mutant.ts";

export const ackBeforeSync: AbdMutant = {
  name: "ack-before-sync",
  about: "An acknowledgement leaves before the disk holds the copy.",
  fault: ["crash", "unsynced-loss"],
  detectors: ["confirmed-is-durable", "read-freshness", "linearizable"],
  origin: "Attiya, Bar-Noy and Dolev 1995, run by processes that restart",
  equivalent: false,
  steps: () => ({
    confirm: (register, state, { to, message }, self) => {
      self.send(to, message);
      register.steps.persistReplica(register, state, [], self);
    },
  }),
};
