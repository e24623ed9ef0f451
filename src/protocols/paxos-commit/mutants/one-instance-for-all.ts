/** One instance of Paxos decides the votes of all. */
import { nodesOf } from "../../../protocol/quorum.ts";
import type { PaxosCommitMutant } from "./mutant.ts";

export const oneInstanceForAll: PaxosCommitMutant = {
  name: "one-instance-for-all",
  about: "A leader takes what is accepted of one participant for the vote of every one.",
  fault: [],
  detectors: ["commit-needs-all-votes"],
  origin: "Gray and Lamport 2006, §4: a separate instance for each participant",
  equivalent: false,
  steps: (correct) => ({
    onAccepted(commit, state, from, accepted, self) {
      const participants = state.led.get(accepted.transaction)?.participants ?? 0;
      for (const participant of nodesOf(participants)) {
        correct.onAccepted(commit, state, from, { ...accepted, participant }, self);
      }
    },
  }),
};
