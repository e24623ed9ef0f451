/** The leader keeps what it knows of a learner over its reconnection. */
import type { ZabMutant } from "./mutant.ts";

export const learnerByServer: ZabMutant = {
  name: "learner-by-server",
  about:
    "Acknowledgements and forwarding belong to a server, not to a session: proposals overtake synchronization.",
  fault: ["one-way-partition", "crash"],
  detectors: [
    "zxid-identifies-prefix",
    "process-consistency",
    "actions-in-order",
    "sent-without-gaps",
  ],
  origin: "a prototype; openraft ReplicationSessionId (BUGS #131)",
  equivalent: false,
  steps: (correct) => ({
    onLearnerSession: (zab, state, node, session, up, self) => {
      const known = [...state.learners.values()].findLast((learner) => learner.node === node);
      correct.onLearnerSession(zab, state, node, session, up, self);
      const learner = state.learners.get(session);
      if (!up || learner === undefined || known === undefined) return;
      learner.acked = known.acked;
      learner.forwards = known.acked > 0;
    },
  }),
};
