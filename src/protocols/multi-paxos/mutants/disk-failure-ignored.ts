/** A node takes a failed write for durable, and continues. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const diskFailureIgnored: MultiPaxosMutant = {
  name: "disk-failure-ignored",
  about: "A node takes a failed write for durable, and continues.",
  fault: ["disk-error"],
  detectors: [
    "told-is-durable",
    "votes-safe",
    "promise-monotonic",
    "agreement",
    "learn-only-chosen",
    "promised-by-quorum",
    "accepted-by-quorum",
  ],
  origin: "PostgreSQL, 2018: an fsync that fails once is not done by the next; ZOOKEEPER-3701",
  equivalent: false,
  steps: (correct) => ({
    onDisk: (paxos, state, ticket, _outcome, self) =>
      correct.onDisk(paxos, state, ticket, "durable", self),
  }),
};
