/**
 * The decisions that a chain rests on (van Renesse and Schneider 2004; Terrace and Freedman 2009),
 * each taking what it decides on. Links are not fail-stop here: a member that was removed may run
 * on, so that all is said in an epoch, and reads ask whether the epoch is still the chain's.
 */
export type Rules = typeof rules;

export const rules = {
  /** A message of another epoch is from a chain that is no more, or not known of yet. */
  isOfEpoch: (epoch: number, current: number): boolean => epoch === current,
  /** Updates are taken in the order of the history, without a gap. */
  isNext: (index: number, last: number): boolean => index === last + 1,
  /**
   * A new successor is sent all that its disk lacks: what was in flight when a member between was
   * removed is sent again (Sent_i in the paper).
   */
  continuesFrom: (successor: number, own: number): number => Math.min(successor, own),
  /**
   * A member has the whole history once its disk holds what its predecessor offered in this epoch:
   * before that it neither acts as the tail nor counts for the configuration.
   */
  isWhole: (offered: number, durable: number): boolean => offered >= 0 && durable >= offered,
  /** The head takes an update that its history does not hold yet; a client may ask again. */
  isNew: (sequence: number, latest: number): boolean => sequence > latest,
  /** A node that was removed and has come back begins with nothing: its history may have forked. */
  keepsHistory: (joined: number, before: number): boolean => joined === before,
  /**
   * A read is answered if the configuration service, asked after the read came, still has the
   * epoch: a member that was removed may only be slow.
   */
  mayAnswer: (confirmed: number, epoch: number): boolean => confirmed === epoch,
  /**
   * CRAQ, §2.4: a member answers without asking the configuration service if that has confirmed its
   * place not longer ago than its reads may be stale. What had been answered by then is on its
   * disk.
   */
  isTrusted: (sinceUs: number, trustUs: number): boolean => sinceUs <= trustUs,
  /** It counts from its question, for the service may have answered right after that. */
  confirmedAt: (askedUs: number, _answeredUs: number): number => askedUs,
  /**
   * CRAQ, §2.4: an object is read at the newest version that is on the member's disk, so that its
   * reads never go back, not even over a crash.
   */
  versionShown: (durable: number, _received: number): number => durable,
  /** With bounded inconsistency only so many updates before the tail has them. */
  mayShow: (ahead: number, aheadMax: number): boolean => ahead <= aheadMax,
  /** CRAQ: a member answers by itself while no update of the object is on its way down. */
  isClean: (lastUpdate: number, committed: number): boolean => lastUpdate <= committed,
  /** CRAQ: which version is read, once the tail has named its own: it may be replaced by now. */
  versionRead: (named: number, committed: number): number => Math.max(named, committed),
};
