/** A participant proposes its vote before its own disk holds it. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const voteBeforeSync: PaxosCommitMutant = {
  name: "vote-before-sync",
  about: "A participant proposes Prepared before its disk holds its part, and may forget it.",
  fault: [],
  detectors: ["vote-is-durable"],
  origin: "Gray and Lamport 2006, §4: it writes the data before it enters the prepared state",
  equivalent: false,
  steps: (correct) => ({
    append(commit, state, entry, thenSend, self, then) {
      if (entry.type !== "prepared") {
        return correct.append(commit, state, entry, thenSend, self, then);
      }
      for (const { to, message } of thenSend) self.send(to, message);
      return correct.append(commit, state, entry, [], self, then);
    },
  }),
};
