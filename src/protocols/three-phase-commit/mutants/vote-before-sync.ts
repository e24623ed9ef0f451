/** A participant sends its vote before its disk holds it. */
import type { ThreePhaseMutant } from "./mutant.ts";

export const voteBeforeSync: ThreePhaseMutant = {
  name: "vote-before-sync",
  about: "A participant sends its vote before its disk holds it, and may forget it.",
  fault: [],
  detectors: ["vote-is-durable"],
  origin: "Bernstein, Hadzilacos and Goodman 1987, §7.4: the vote is in the log before it is sent",
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
