/** An acceptance leaves before the disk holds it. */
import type { PaxosMutant } from "./mutant.ts";

export const acceptanceBeforeSync: PaxosMutant = {
  name: "acceptance-before-sync",
  about: "An acceptance leaves before the disk holds it.",
  fault: ["crash"],
  detectors: ["told-is-durable", "votes-safe"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  steps: () => ({
    sendAcceptances: (synod, state, answers, self) => {
      for (const { to, message } of answers) self.send(to, message);
      synod.steps.persistAcceptor(synod, state, [], self);
    },
  }),
};
