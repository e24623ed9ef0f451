/** A proposer that is refused tries a higher ballot at once. */
import { withSteps } from "../../../protocol/mutant.ts";
import type { MultiPaxosMutant } from "./mutant.ts";

export const duellingProposers: MultiPaxosMutant = {
  name: "duelling-proposers",
  about: "A proposer that is refused tries a higher ballot at once.",
  fault: [],
  detectors: ["progress"],
  origin: "Paxos Made Simple §2.4",
  equivalent: false,
  steps: (correct) => ({
    stepDown: (paxos, state, self) => {
      const resetElectionTimer = () => self.setTimer("election", 1);
      correct.stepDown(withSteps(paxos, { resetElectionTimer }), state, self);
    },
  }),
};
