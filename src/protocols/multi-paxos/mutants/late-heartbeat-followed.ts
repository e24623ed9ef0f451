/**
 * An acceptor that gets a heartbeat does not promise its ballot: a late heartbeat of an earlier
 * leader takes the grant over.
 */
import type { MultiPaxosMutant } from "./mutant.ts";

export const lateHeartbeatFollowed: MultiPaxosMutant = {
  name: "late-heartbeat-followed",
  about:
    "An acceptor that gets a heartbeat does not promise its ballot: a late heartbeat of an earlier leader takes the grant over.",
  fault: ["delay", "partition"],
  detectors: ["master-lease", "read-freshness", "grants-are-honoured"],
  origin: "Rashomon 0.1.0; Paxos Made Live §5.2",
  equivalent: false,
  steps: () => ({
    promiseHeard: () => {
      // It takes the heartbeat, and promises nothing.
    },
  }),
};
