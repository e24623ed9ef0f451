/** A request that its client has given up takes the place of the one that it waits for now. */
import type { CommitMutant } from "./mutant.ts";

export const lateRequestDisplaces: CommitMutant = {
  name: "late-request-displaces",
  about:
    "A coordinator that gets an older request of a client takes that for what it waits for now: " +
    "the newer one, asked again, becomes a second transaction beside the first.",
  fault: ["delay"],
  detectors: ["committed-once", "linearizable"],
  origin:
    "our own two-phase commit, until a search found it (seed 5202865). RIFL (Lee and others " +
    "2015) refuses what is older than the client's first incomplete request: it is stale",
  equivalent: false,
  steps: (correct) => ({
    onRequest(commit, state, request, self) {
      const { client, sequence } = request;
      if ((state.waiting.get(client)?.sequence ?? 0) > sequence) state.waiting.delete(client);
      correct.onRequest(commit, state, request, self);
    },
  }),
};
