/** A leader answers an operation before it is committed. */
import type { RaftMutant } from "./mutant.ts";

export const replyOnAppend: RaftMutant = {
  name: "reply-on-append",
  about: "A leader answers an operation before it is committed.",
  fault: ["crash"],
  detectors: ["linearizable"],
  origin: "A classic; Ongaro 2014 §6.2",
  equivalent: false,
  steps: (correct) => ({
    propose: (raft, state, request, configuration, self) => {
      if (request !== null) self.reply(request, { status: "ok", output: null, leader: self.id });
      return correct.propose(raft, state, request, configuration, self);
    },
  }),
};
