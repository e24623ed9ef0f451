/**
 * The decisions that a primary and its backup rest on (Alsberg and Day 1976; the lab of MIT 6.824),
 * each taking what it decides on.
 */
export type Rules = typeof rules;

export const rules = {
  /** A replica takes messages of its own view only: a primary of an earlier one gets no reply. */
  isOfView: (number: number, current: number): boolean => number === current,
  /** The backup takes updates in the primary's order, without a gap. */
  isNext: (index: number, last: number): boolean => index === last + 1,
  /** An update is complete once the backup's disk holds it; without a backup the primary's. */
  completeUpTo: (backup: number, own: number, held: number): number =>
    backup === 0 ? own : Math.min(own, held),
  /** The backup has the whole state once it holds what the primary had when the view began. */
  isWhole: (held: number, due: number): boolean => held >= due,
  /** A read passes through the backup, which may be a primary by now. */
  asksBackup: (backup: number): boolean => backup !== 0,
  /**
   * Nor is it answered before all is complete that was in the history when the view began: the
   * primary before may have answered any of it.
   */
  mayRead: (completed: number, due: number): boolean => completed >= due,
  /** The primary takes an update that its history does not hold yet; clients may ask again. */
  isNew: (sequence: number, latest: number): boolean => sequence > latest,
  /** A node that comes back as a backup begins with nothing: its history may have forked. */
  keepsHistory: (since: number, before: number): boolean => since === before,
};
