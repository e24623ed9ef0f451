/**
 * A change of members goes by those that decide its slot, not by those that the change before it
 * left.
 */
import type { MultiPaxosMutant } from "./mutant.ts";

export const changeByMembersInForce: MultiPaxosMutant = {
  name: "change-by-members-in-force",
  about:
    "A change of members goes by those that decide its slot, not by those that the change before " +
    "it left.",
  fault: ["reconfiguration"],
  detectors: ["changes-as-asked"],
  origin: "our own Multi-Paxos, found by reading it; Paxos Made Simple §3",
  equivalent: false,
  steps: (correct) => ({
    reconfigure: (paxos, state, slot, request, self) => {
      const all = state.configurations;
      state.configurations = all.filter(({ from }) => from <= slot);
      const isMade = correct.reconfigure(paxos, state, slot, request, self);
      const changed = state.configurations.at(-1);
      state.configurations = isMade && changed !== undefined ? [...all, changed] : all;
      return isMade;
    },
  }),
};
