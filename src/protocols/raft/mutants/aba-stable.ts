/**
 * A batch that was written in an earlier term makes the entries that took its place count as durable. One flush can
 * hold that batch, the new term, and the first of the new entries: when it lands, nothing waits any more, and entries
 * of the next flush, at indices that the old batch wrote, are acknowledged.
 */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const abaStable: Mutant<Rules> = {
  name: "aba-stable",
  about:
    "A batch that was written in an earlier term makes the entries that took its place count as durable.",
  fault: ["unsynced-loss", "reordering"],
  detectors: ["durable-before-send", "match-truth", "committed-is-durable"],
  origin: "etcd: async_storage_writes_append_aba_race",
  equivalent: false,
  rules: { durableThrough: (_valid, written) => written },
};
