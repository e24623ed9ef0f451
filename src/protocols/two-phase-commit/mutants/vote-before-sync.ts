/** A participant sends its vote before its disk holds it. */
import type { CommitMutant } from "./mutant.ts";

export const voteBeforeSync: CommitMutant = {
  name: "vote-before-sync",
  about: "A participant sends its vote before its disk holds it, and may forget it.",
  fault: [],
  detectors: ["vote-is-durable"],
  origin: "Mohan, Lindsay and Obermarck 1986, §2: the prepare record is forced first",
  equivalent: false,
  steps: (correct) => ({
    append(commit, state, entry, thenSend, self) {
      if (entry.type !== "prepared") return correct.append(commit, state, entry, thenSend, self);
      for (const { to, message } of thenSend) self.send(to, message);
      return correct.append(commit, state, entry, [], self);
    },
  }),
};
