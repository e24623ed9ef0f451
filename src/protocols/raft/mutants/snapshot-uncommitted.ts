/** A snapshot covers the whole log, committed or not. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const snapshotUncommitted: Mutant<Rules> = {
  name: "snapshot-uncommitted",
  about: "A snapshot covers the whole log, committed or not.",
  fault: ["partition"],
  detectors: ["snapshot-prefix", "committed-is-durable"],
  origin: "A classic; Ongaro 2014 §5.1",
  equivalent: false,
  rules: { snapshotIndex: (_applied, last) => last },
};
