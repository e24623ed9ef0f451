/** Any node answers reads from its own state. */
import type { MultiPaxosMutant } from "./mutant.ts";
import { answerUnvouched } from "./unvouched.ts";

export const localRead: MultiPaxosMutant = {
  name: "local-read",
  about: "Any node answers reads from its own state.",
  fault: [],
  detectors: ["read-freshness", "linearizable"],
  origin: "A classic; Paxos Made Live §5.2",
  equivalent: false,
  steps: (correct) => ({
    onRequest: (paxos, state, request, self) => {
      if (request.readOnly) answerUnvouched(paxos, state, request, self);
      else correct.onRequest(paxos, state, request, self);
    },
  }),
};
