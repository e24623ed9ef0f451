/** A coordinator forgets an outcome when the first participant has acknowledged it. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const forgottenAtFirstAck: PaxosCommitMutant = {
  name: "forgotten-at-first-ack",
  about: "A coordinator forgets an outcome at the first acknowledgement, and so do acceptors.",
  fault: ["loss"],
  detectors: ["one-decision"],
  origin: "Mohan, Lindsay and Obermarck 1986, §3: forgotten after all acknowledgements",
  equivalent: false,
  rules: { mayForget: () => true },
};
