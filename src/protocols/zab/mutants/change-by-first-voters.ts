/** A leader adds to, and takes from, the voters of the start: a later change undoes an earlier. */
import type { ZabMutant } from "./mutant.ts";

export const changeByFirstVoters: ZabMutant = {
  name: "change-by-first-voters",
  about: "A change of voters goes by those of the start: it undoes what was changed since.",
  fault: [],
  detectors: ["changes-as-asked"],
  origin: "PrepRequestProcessor (reconfig): by lastSeenQuorumVerifier",
  equivalent: false,
  steps: (correct) => ({
    reconfigure: (zab, state, request, self) => {
      const { voters } = state;
      state.voters = zab.voters;
      correct.reconfigure(zab, state, request, self);
      state.voters = voters;
    },
  }),
};
