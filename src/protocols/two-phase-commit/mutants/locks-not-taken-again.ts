/** After a restart a participant does not hold what it has voted yes to. */
import type { CommitMutant } from "./mutant.ts";

export const locksNotTakenAgain: CommitMutant = {
  name: "locks-not-taken-again",
  about: "A participant that starts again holds no locks for what it had voted yes to.",
  fault: ["crash"],
  detectors: ["linearizable"],
  origin: "Mohan, Lindsay and Obermarck 1986, §2: locks of prepared transactions are taken again",
  equivalent: false,
  steps: (correct) => ({
    start(commit, disk, self) {
      const state = correct.start(commit, disk, self);
      state.locks.clear();
      return state;
    },
  }),
};
