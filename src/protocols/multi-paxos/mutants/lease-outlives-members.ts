/** A lease goes on when other members decide than those that granted it. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const leaseOutlivesMembers: MultiPaxosMutant = {
  name: "lease-outlives-members",
  about: "A lease goes on when other members decide than those that granted it.",
  fault: ["partition", "reconfiguration"],
  detectors: ["master-lease", "read-freshness", "linearizable", "lease-rests-on-grants"],
  origin: "Chandra 2007 §5.2; Paxos Made Simple §3",
  equivalent: false,
  steps: (correct) => ({
    deliver: (paxos, state, self) => {
      const { leaseUs } = state;
      correct.deliver(paxos, state, self);
      state.leaseUs = leaseUs;
    },
  }),
};
