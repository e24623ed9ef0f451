/** An epoch that was accepted before is acknowledged as if it were new. */
import type { ZabMutant } from "./mutant.ts";

export const equalEpochAcked: ZabMutant = {
  name: "equal-epoch-acked",
  about: "A follower promises one epoch to two leaders.",
  fault: ["crash", "delay"],
  detectors: ["epoch-acknowledged-once", "one-promise-per-epoch", "one-leader-per-epoch", "script"],
  origin: "Learner.registerWithLeader, comment on ACKEPOCH (BUGS #115)",
  equivalent: false,
  rules: { countsAsAck: (answer) => answer !== "refuse" },
};
