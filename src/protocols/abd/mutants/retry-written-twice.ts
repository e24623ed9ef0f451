/** Replicas let every writer choose a timestamp that a client asks. */
import type { AbdMutant } from "./mutant.ts";

export const retryWrittenTwice: AbdMutant = {
  name: "retry-written-twice",
  about: "A write that its client sends to a second node is written a second time.",
  fault: ["loss"],
  detectors: ["one-timestamp-per-write", "linearizable"],
  origin: "RIFL (Lee and others 2015), §2: a retry that is executed again",
  equivalent: false,
  rules: { mayClaim: () => true },
  steps: (correct) => ({
    onAnswer: (register, state, from, answer, self) =>
      correct.onAnswer(register, state, from, { ...answer, chosen: 0 }, self),
  }),
};
