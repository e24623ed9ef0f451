/** A new leader counts who acknowledges its epoch among the voters of the start. */
import type { ZabMutant } from "./mutant.ts";

export const acknowledgedByFirstVoters: ZabMutant = {
  name: "acknowledged-by-first-voters",
  about: "Acknowledgements of a new epoch are counted among the voters of the start.",
  fault: [],
  detectors: ["leads-with-latest-history"],
  origin: "Shraer 2012 §3; ZooKeeper, Leader.waitForEpochAck, by the configuration of the start",
  equivalent: false,
  steps: (correct) => ({
    considerAcknowledged: (zab, state, self) => {
      const { voters, nextVoters } = state;
      state.voters = zab.voters;
      state.nextVoters = 0;
      correct.considerAcknowledged(zab, state, self);
      state.voters = voters;
      state.nextVoters = nextVoters;
    },
  }),
};
