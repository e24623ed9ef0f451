/** An acceptor says that it accepted before its disk holds the vote. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const acceptanceBeforeSync: MultiPaxosMutant = {
  name: "acceptance-before-sync",
  about: "An acceptor says that it accepted before its disk holds the vote.",
  fault: ["crash at a write"],
  detectors: ["told-is-durable", "votes-safe"],
  origin: "Paxos Made Simple §2.5; etcd#14370, openraft a9f696a9",
  equivalent: false,
  steps: () => ({
    sendAcceptance: (paxos, to, message, writes, self) => {
      self.send(to, message);
      paxos.steps.persist(paxos, writes, [], self);
    },
  }),
};
