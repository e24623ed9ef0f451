/** A participant that starts again aborts what it had voted yes to. */
import type { CommitMutant } from "./mutant.ts";

export const abortsAloneAfterRestart: CommitMutant = {
  name: "aborts-alone-after-restart",
  about: "A participant that starts again aborts what it had voted yes to, asking no one.",
  fault: ["crash"],
  detectors: ["one-decision", "decision-stays"],
  origin: "Bernstein, Hadzilacos and Goodman 1987, §7.4: it is uncertain, and must ask",
  equivalent: false,
  steps: (correct) => ({
    start(commit, disk, self) {
      const state = correct.start(commit, disk, self);
      for (const transaction of [...state.prepared.keys()]) {
        const decision = { type: "decision", transaction, commit: false } as const;
        commit.steps.onDecision(commit, state, decision, self);
      }
      return state;
    },
  }),
};
