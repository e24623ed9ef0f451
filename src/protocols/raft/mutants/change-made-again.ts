/** A change of members that was made is made again when a copy of its request arrives. */
import type { RaftMutant } from "./mutant.ts";

export const changeMadeAgain: RaftMutant = {
  name: "change-made-again",
  about: "A change of members that was made is made again when a copy of its request arrives.",
  fault: ["reordering", "duplication"],
  detectors: ["changes-as-asked", "refused-changes-nothing"],
  origin: "our own Raft, found by reading; etcd's changes have no sessions; Ongaro 2014 §6.3",
  equivalent: false,
  steps: (correct) => ({
    onChangeRequest: (raft, state, request, self) => {
      const isDuplicate = () => false;
      const forgetful = { ...raft, rules: { ...raft.rules, isDuplicate } };
      correct.onChangeRequest(forgetful, state, request, self);
    },
  }),
};
