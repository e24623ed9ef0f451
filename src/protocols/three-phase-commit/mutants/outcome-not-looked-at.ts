/** A participant that has decided takes itself for one that has not voted. */
import { withNode } from "../../../protocol/quorum.ts";
import type { ThreePhaseMutant } from "./mutant.ts";

export const outcomeNotLookedAt: ThreePhaseMutant = {
  name: "outcome-not-looked-at",
  about: "Asked about what it has decided, a participant aborts it, as what it has not voted on.",
  fault: ["crash"],
  detectors: ["decision-stays", "one-decision"],
  origin: "Bernstein, Hadzilacos and Goodman 1987, §7.5, TR1 and TR2: a decision is sent",
  equivalent: false,
  steps: (correct) => ({
    onStateRequest(commit, state, from, request, self) {
      const { transaction } = request;
      if (state.prepared.has(transaction)) {
        correct.onStateRequest(commit, state, from, request, self);
        return;
      }
      const outcome = { commit: false, output: null };
      commit.steps.conclude(commit, state, transaction, outcome, withNode(0, from), self);
    },
  }),
};
