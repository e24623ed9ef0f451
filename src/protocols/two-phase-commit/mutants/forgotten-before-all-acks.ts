/** A coordinator forgets a commit when the first participant has acknowledged it. */
import type { CommitMutant } from "./mutant.ts";

export const forgottenBeforeAllAcks: CommitMutant = {
  name: "forgotten-before-all-acks",
  about: "A coordinator forgets a commit at the first acknowledgement, and then presumes an abort.",
  fault: ["loss"],
  detectors: ["one-decision"],
  origin: "Mohan, Lindsay and Obermarck 1986, §3: forgotten after all acknowledgements",
  equivalent: false,
  rules: { mayForget: () => true },
};
