/** A participant that has been in doubt for too long aborts. */
import type { CommitMutant } from "./mutant.ts";

export const abortsWhenInDoubt: CommitMutant = {
  name: "aborts-when-in-doubt",
  about: "A participant that has been in doubt for too long aborts, to give its locks back.",
  fault: ["crash"],
  detectors: ["one-decision"],
  origin: "Mohan, Lindsay and Obermarck 1986, §5: heuristic decisions, which may damage",
  equivalent: false,
  steps: () => ({
    onDoubt(commit, state, transaction, self) {
      const decision = { type: "decision", transaction, commit: false } as const;
      commit.steps.onDecision(commit, state, decision, self);
    },
  }),
};
