/** Observers count in quorums. */
import type { ZabMutant } from "./mutant.ts";

export const observerCounted: ZabMutant = {
  name: "observer-counted",
  about: "What observers hold commits, and observers elect.",
  fault: [],
  detectors: [
    "observers-in-no-quorum",
    "committed-log-durability",
    "epoch-above-quorum",
    "leads-with-latest-history",
    "committed-by-acknowledgements",
    "syncs-confirmed",
  ],
  origin: "ZOOKEEPER-368 (BUGS #134)",
  equivalent: false,
  steps: () => ({
    isQuorumOf: ({ rules, everyone }, servers) => rules.isQuorum(servers, everyone),
  }),
};
