/** What Redlock decides: how many servers are enough, how long a lock is worth, whose it is. */
import { worth } from "../clock-bound.ts";
import { TTL_US } from "../lease-lock.ts";

/** A key of a server: the random value of who has set it, and until when it lasts. */
export interface Key {
  readonly value: number;
  /** By the server's wall clock. */
  readonly untilUs: number;
}

export interface RedlockRules {
  /** Whether so many servers of five that have set the key are enough. */
  isMajority(granted: number): boolean;
  /**
   * Until when a holder believes, by its monotonic clock, in what lasts for `ttlUs` by those of the
   * servers.
   * @param askedUs when it began to ask them: the last that was needed answered at `nowUs`.
   */
  believesUntil(askedUs: number, nowUs: number, ttlUs: number): number;
}

export const redlockRules: RedlockRules = {
  isMajority: (granted) => granted >= 3,
  believesUntil: (askedUs, _nowUs, ttlUs) => askedUs + worth(ttlUs),
};

export interface ServerRules {
  /** Whether a key is deleted for who shows `value`. */
  deletes(key: Key, value: number): boolean;
  /**
   * How long a server stays away after it has started, by its monotonic clock: all that it had set
   * before is over by then ("delayed restarts").
   */
  readonly restUs: number;
}

export const serverRules: ServerRules = {
  deletes: (key, value) => key.value === value,
  restUs: TTL_US,
};
