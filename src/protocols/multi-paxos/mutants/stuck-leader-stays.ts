/**
 * A leader that cannot fetch a value which a promise reported as chosen keeps leading while a
 * quorum answers it.
 */
import type { MultiPaxosMutant } from "./mutant.ts";

export const stuckLeaderStays: MultiPaxosMutant = {
  name: "stuck-leader-stays",
  about:
    "A leader that cannot get what a promise said is chosen leads on, as long as a quorum hears " +
    "it.",
  fault: ["crash"],
  detectors: ["progress"],
  origin: "Paxos Made Simple §3; an operator mutant of checkQuorum",
  equivalent: false,
  steps: (correct) => ({
    checkQuorum: (paxos, state, self) => {
      // Never where it was: so it seems to come on.
      state.executedBefore = -1;
      correct.checkQuorum(paxos, state, self);
    },
  }),
};
