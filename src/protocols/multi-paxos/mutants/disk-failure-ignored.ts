/** A node takes a write that has failed for durable, and goes on. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const diskFailureIgnored: MultiPaxosMutant = {
  name: "disk-failure-ignored",
  about: "A node takes a write that has failed for durable, and goes on.",
  fault: ["disk-error"],
  detectors: [
    "told-is-durable",
    "votes-safe",
    "promise-monotonic",
    "agreement",
    "learn-only-chosen",
  ],
  origin: "PostgreSQL, 2018: an fsync that fails once is not done by the next; ZOOKEEPER-3701",
  equivalent: false,
  steps: (correct) => ({
    onDisk: (paxos, state, ticket, _outcome, self) =>
      correct.onDisk(paxos, state, ticket, "durable", self),
  }),
};
