/** A follower acknowledges entries before its disk holds them. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const acknowledgementBeforeSync: Mutant<Rules> = {
  name: "acknowledgement-before-sync",
  about: "A follower acknowledges entries before its disk holds them.",
  fault: ["unsynced-loss"],
  detectors: ["durable-before-send", "match-truth", "committed-is-durable"],
  origin: "etcd #14370; Vanlightly's RaftFsync",
  equivalent: false,
  rules: { acknowledgementWaitsForDisk: () => false },
};
