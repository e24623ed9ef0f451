/** A follower asks its leader at which index it may answer a read, and forgets who asked. */
import type { RaftMutant } from "./mutant.ts";

export const followerForgetsRead: RaftMutant = {
  name: "follower-forgets-read",
  about: "A follower asks its leader at which index it may answer a read, and forgets who asked.",
  fault: [],
  detectors: ["entitled-is-answered"],
  origin: "Ongaro 2014 §6.4; an operator mutant of askLeader",
  equivalent: false,
  steps: (correct) => ({
    askLeader: (raft, state, request, self) => {
      correct.askLeader(raft, state, request, self);
      state.asked.delete(request.client);
    },
  }),
};
