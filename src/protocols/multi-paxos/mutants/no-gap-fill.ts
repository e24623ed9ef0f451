/** A new leader leaves the gaps that it finds as they are. */
import { NO_OP } from "../state.ts";
import type { MultiPaxosMutant } from "./mutant.ts";

export const noGapFill: MultiPaxosMutant = {
  name: "no-gap-fill",
  about: "A new leader leaves the gaps that it finds as they are.",
  fault: ["crash", "partition"],
  detectors: ["progress"],
  origin: "Paxos Made Simple §3; an open item of ailidani/paxi",
  equivalent: false,
  steps: (correct) => ({
    propose: (paxos, state, slot, decree, self) => {
      if (decree === NO_OP && !state.reported.has(slot)) return;
      correct.propose(paxos, state, slot, decree, self);
    },
  }),
};
