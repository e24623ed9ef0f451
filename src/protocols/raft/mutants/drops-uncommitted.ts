/** A leader that steps down drops what it has not committed. */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const dropsUncommitted: RaftMutant = {
  name: "drops-uncommitted",
  about: "A leader that steps down drops the entries that it has not committed.",
  fault: ["partition"],
  detectors: ["leader-append-only", "match-truth", "committed-is-durable"],
  origin: "Ongaro 2014 figure 3.2 and §3.5 (R4)",
  equivalent: false,
  steps: (correct) => ({
    stepDown: (raft, state, self) => {
      const led = state.role === "leader";
      correct.stepDown(raft, state, self);
      if (!led || lastIndex(state) === state.commitIndex) return;
      const cut = raft.steps.truncate(raft, state, state.commitIndex + 1);
      raft.steps.persist(raft, state, [cut], [], self);
    },
  }),
};
