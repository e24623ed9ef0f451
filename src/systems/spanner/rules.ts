/** What groups and transactors decide (Corbett and others 2012, §4). */
import { EPSILON_US, type Lock } from "./groups.ts";

/** A transaction that has locks in a group. */
export interface Holder {
  readonly id: number;
  /** When it began, by a log's time: the smaller, the older. */
  readonly age: number;
  readonly isPrepared: boolean;
}

/** Of the two oldest of one age, the one with the smaller number is older. */
function isOlder(one: Holder, other: Holder): boolean {
  return one.age === other.age ? one.id < other.id : one.age < other.age;
}

export interface GroupRules {
  /** Whether a transaction takes the locks of another that is in its way (wound-wait). */
  wounds(asking: Holder, holding: Holder): boolean;
  /** Whether a vote of yes keeps the locks from being taken away, for age or for others. */
  readonly remembersVotes: boolean;
  /** The locks that a transaction keeps from its vote to its decision. */
  keptWhenPrepared(locks: readonly Lock[]): readonly Lock[];
  /** Whether a coordinator may commit. @param votes how many participants have voted yes. */
  maySucceed(votes: number, participants: number): boolean;
  /**
   * @param prepared the highest timestamp of the participants' votes.
   * @param last the highest that this group has given or seen.
   */
  timestamp(prepared: number, last: number, timeUs: number): number;
  /** How long to wait from the decision until it is seen. */
  commitWaitUs(timestamp: number, timeUs: number): number;
  /** Whether a read at a timestamp misses nothing. @param votes timestamps, not yet decided. */
  isSafe(timestamp: number, votes: readonly number[]): boolean;
  /**
   * Whether no later entry can have a timestamp at or below this one.
   * @param through up to which that is known.
   */
  isCovered(timestamp: number, through: number): boolean;
  /** Whether a timestamp is in a lease that lasts `until`. */
  isWithin(timestamp: number, until: number): boolean;
  /** Whether a lease is over on every clock. */
  hasEnded(until: number, timeUs: number): boolean;
  /**
   * Whether a holder may promise to give no timestamp at or below this one from now on.
   * @param inFlight above what its entries that it has not applied yet give theirs.
   */
  mayPromise(timestamp: number, inFlight: readonly number[]): boolean;
  /** Above what the next entry gives its timestamps. @param promised the highest promise. */
  nextAbove(promised: number): number;
  /** The highest timestamp that it has given or seen, after a read: it votes above. */
  lastAfterRead(last: number, timestamp: number): number;
  /** Whether locks are taken away where no vote has come for long: a client may have died. */
  readonly takesOldLocks: boolean;
  /** Whether an operation that is sent again is looked for among those committed. */
  readonly looksForRetries: boolean;
}

/** By how much the rate of a clock may be wrong: waits are longer by so much. */
const RATE_MARGIN = 8;

export const groupRules: GroupRules = {
  wounds: (asking, holding) => !holding.isPrepared && isOlder(asking, holding),
  remembersVotes: true,
  keptWhenPrepared: (locks) => locks,
  maySucceed: (votes, participants) => votes === participants,
  timestamp: (prepared, last, timeUs) => Math.max(prepared, last + 1, timeUs + EPSILON_US),
  commitWaitUs(timestamp, timeUs) {
    const waitUs = Math.max(0, timestamp - timeUs) + EPSILON_US;
    return waitUs + Math.ceil(waitUs / RATE_MARGIN);
  },
  isSafe: (timestamp, votes) => votes.every((vote) => vote > timestamp),
  isCovered: (timestamp, through) => timestamp <= through,
  isWithin: (timestamp, until) => timestamp <= until,
  hasEnded: (until, timeUs) => timeUs - EPSILON_US > until,
  mayPromise: (timestamp, inFlight) => inFlight.every((above) => above >= timestamp),
  nextAbove: (promised) => promised,
  lastAfterRead: (last, timestamp) => Math.max(last, timestamp),
  takesOldLocks: true,
  looksForRetries: true,
};

export interface TransactorRules {
  /** The locks that it takes for what it reads and writes. */
  locksOf(locks: readonly Lock[]): readonly Lock[];
  /** At which timestamp it reads what it only reads: no commit that was seen has a later one. */
  readsAt(timeUs: number): number;
}

export const transactorRules: TransactorRules = {
  locksOf: (locks) => locks,
  readsAt: (timeUs) => Math.max(0, timeUs) + EPSILON_US,
};
