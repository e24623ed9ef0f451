/** Classes of faults, and which of them a protocol promises to tolerate. */

/** The classes of harm. Each fault of `faults/` does one or more of them. */
export const HARMS = [
  "crash",
  "unsynced-loss",
  "pause",
  "partition",
  "one-way-partition",
  "loss",
  "duplication",
  "reordering",
  "delay",
  "clock-drift",
  "clock-jump",
  "disk-error",
  "disk-loss",
  "disk-corruption",
] as const;
export type Harm = (typeof HARMS)[number];

/** Judges alarm only inside it: outside, a protocol has promised nothing. */
export interface FaultModel {
  /** Under these, safety holds. */
  readonly safeUnder: ReadonlySet<Harm>;
}

/**
 * The model of asynchronous crash-recovery protocols whose safety rests on no clock (Raft, Paxos,
 * Zab without leases).
 */
export const CRASH_RECOVERY: FaultModel = {
  safeUnder: new Set(HARMS.filter((harm) => harm !== "disk-loss" && harm !== "disk-corruption")),
};

/** Of those that bear machines whose disks are empty when they start again. */
export const CRASH_AND_LOSS: FaultModel = {
  safeUnder: new Set<Harm>([...CRASH_RECOVERY.safeUnder, "disk-loss"]),
};
