/** A node that believes that it leads answers reads at once. */
import type { MultiPaxosMutant } from "./mutant.ts";
import { answerUnvouched } from "./unvouched.ts";

export const localLeaderRead: MultiPaxosMutant = {
  name: "local-leader-read",
  about: "A node that believes that it leads answers reads at once.",
  fault: ["partition"],
  detectors: ["read-freshness", "linearizable"],
  origin: "Jepsen: etcd, Consul; Paxos Made Live §5.2",
  equivalent: false,
  steps: (correct) => ({
    onRequest: (paxos, state, request, self) => {
      if (request.readOnly && state.role === "leader") {
        answerUnvouched(paxos, state, request, self);
      } else correct.onRequest(paxos, state, request, self);
    },
  }),
};
