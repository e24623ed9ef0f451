/**
 * A leader sends entries where only a snapshot holds what the follower lacks. It no longer knows
 * the term of the entry before them: a follower that lacks one entry rejects forever (progress),
 * one that lacks more has no entry there either, takes that for a match, and appends at the end of
 * its log (state-machine-safety, log-matching).
 */
import type { RaftMutant } from "./mutant.ts";

export const snapshotOffByOne: RaftMutant = {
  name: "snapshot-off-by-one",
  about: "A leader sends entries where only a snapshot holds what the follower lacks.",
  fault: ["partition"],
  detectors: ["follows-own-log", "progress", "state-machine-safety", "log-matching"],
  origin: "WRaft #118",
  equivalent: false,
  rules: { needsSnapshot: (next, first) => next < first - 1 },
};
