/** Entries from the part of the log that a snapshot replaced are appended at the end. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const oldEntriesAppendedAfterCompaction: Mutant<Rules> = {
  name: "old-entries-appended-after-compaction",
  about: "Entries from the part of the log that a snapshot replaced are appended at the end.",
  fault: ["reordering"],
  detectors: ["log-matching", "match-truth", "term-of-entries", "state-machine-safety"],
  origin: "WRaft #118",
  equivalent: false,
  rules: { isCompacted: () => false },
};
