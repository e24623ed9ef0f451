/** A leader renews its lease by an answer to an earlier heartbeat. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const leaseByEarlierBeat: MultiPaxosMutant = {
  name: "lease-by-earlier-beat",
  about: "A leader renews its lease by an answer to an earlier heartbeat.",
  fault: ["delay"],
  detectors: ["master-lease", "read-freshness", "lease-rests-on-grants"],
  origin: "Chandra 2007 §5.2",
  equivalent: false,
  steps: (correct) => ({
    onHeard: (paxos, state, from, message) =>
      correct.onHeard(paxos, state, from, { ...message, beat: state.beat }),
  }),
};
