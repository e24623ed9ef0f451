/** An acceptor says that it has accepted before its disk holds the vote. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const acceptedBeforeSync: PaxosCommitMutant = {
  name: "accepted-before-sync",
  about: "An acceptor says that it has accepted a vote before its disk holds it.",
  fault: ["crash"],
  detectors: ["one-decision"],
  origin: "Lamport 2001, §3: acceptors record what they accept before they answer",
  equivalent: false,
  steps: (correct) => ({
    append(commit, state, entry, thenSend, self, then) {
      if (entry.type !== "accepted") {
        return correct.append(commit, state, entry, thenSend, self, then);
      }
      for (const { to, message } of thenSend) self.send(to, message);
      return correct.append(commit, state, entry, [], self, then);
    },
  }),
};
