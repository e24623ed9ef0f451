/**
 * Entries from the part of the log that a snapshot replaced are appended at the end. An entry that
 * the log no longer holds is before its end, so the follower first removes what is "in the way":
 * all that it holds, applied entries included (commit-monotonic).
 */
import type { RaftMutant } from "./mutant.ts";

export const oldEntriesAppendedAfterCompaction: RaftMutant = {
  name: "old-entries-appended-after-compaction",
  about: "Entries from the part of the log that a snapshot replaced are appended at the end.",
  fault: ["reordering"],
  detectors: [
    "commit-monotonic",
    "log-matching",
    "match-truth",
    "term-of-entries",
    "state-machine-safety",
  ],
  origin: "WRaft #118",
  equivalent: false,
  rules: { isCompacted: () => false },
};
