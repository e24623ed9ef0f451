/** A restarted acceptor has forgotten what it accepted. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const acceptedNotPersisted: MultiPaxosMutant = {
  name: "accepted-not-persisted",
  about: "A restarted acceptor has forgotten what it accepted.",
  fault: ["crash"],
  detectors: ["votes-safe", "agreement", "no-gap-applied", "promise-reports-votes"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  steps: (correct) => ({
    replay: (state, disk) => {
      const replayed = correct.replay(state, disk);
      state.votes.clear();
      return { ...replayed, voted: [] };
    },
  }),
};
