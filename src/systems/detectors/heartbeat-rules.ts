/** The decisions that a detector by heartbeats rests on, beside how long it waits. */

/** Which heartbeat of which life of a peer. Lives are numbered by when they began. */
export interface Word {
  readonly life: number;
  readonly sequence: number;
}

export type HeartbeatRules = typeof heartbeatRules;

export const heartbeatRules = {
  /**
   * A heartbeat counts that is newer than all before; one that restarts begins a new life, in which
   * numbers start over.
   */
  isNews: (known: Word, got: Word): boolean =>
    got.life > known.life || (got.life === known.life && got.sequence > known.sequence),
  /** A suspicion is taken back as soon as there is word whose successor is not overdue yet. */
  mayTrust: (overdueUs: number, nowUs: number, _wasSuspected: boolean): boolean =>
    overdueUs > nowUs,
  /** Whether the next heartbeat is waited for, of one that has been suspected so many times. */
  waitsFor: (_suspicions: number): boolean => true,
};
