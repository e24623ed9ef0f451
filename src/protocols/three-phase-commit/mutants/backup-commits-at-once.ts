/** A participant that takes over commits while others are uncertain. */
import type { ThreePhaseMutant } from "./mutant.ts";

export const backupCommitsAtOnce: ThreePhaseMutant = {
  name: "backup-commits-at-once",
  about: "A participant that takes over and is committable commits before the others are.",
  fault: ["crash", "loss"],
  detectors: ["none-uncertain", "one-decision"],
  origin: "Bernstein, Hadzilacos and Goodman 1987, §7.5, TR4: it sends pre-commits first",
  equivalent: false,
  steps: () => ({
    preCommitOthers(commit, state, transaction, self) {
      const part = state.prepared.get(transaction);
      if (part === undefined) return;
      const { output, participants } = part;
      const outcome = { commit: true, output };
      commit.steps.conclude(commit, state, transaction, outcome, participants, self);
    },
  }),
};
