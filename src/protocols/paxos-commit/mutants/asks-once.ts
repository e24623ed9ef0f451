/** A coordinator asks each participant once, whatever is lost. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const asksOnce: PaxosCommitMutant = {
  name: "asks-once",
  about:
    "A coordinator asks each participant once: what is lost then costs a ballot, an abort and " +
    "another attempt.",
  fault: ["loss"],
  detectors: ["script", "progress"],
  origin: "our own Paxos Commit, until a search found it (seed 5200380)",
  equivalent: false,
  steps: (correct) => ({
    ask(commit, state, transaction, self) {
      correct.ask(commit, state, transaction, self);
      self.cancelTimer(`ask ${transaction}`);
    },
  }),
};
