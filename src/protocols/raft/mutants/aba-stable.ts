/** Equivalent here (an acknowledgement waits for the new term, whose write stands behind the old batch; its pair does not wait). A batch that was written in an earlier term makes the entries that took its place count as durable. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const abaStable: Mutant<Rules> = {
  name: "aba-stable",
  about:
    "A batch that was written in an earlier term makes the entries that took its place count as durable.",
  fault: ["unsynced-loss", "reordering"],
  detectors: ["match-truth", "durable-before-send", "committed-is-durable"],
  origin: "etcd: async_storage_writes_append_aba_race",
  equivalent: true,
  rules: { durableThrough: (_valid, written) => written },
};
