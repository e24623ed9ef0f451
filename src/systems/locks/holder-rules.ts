/** What a holder decides: how long it believes that it holds the lock. */
import { worth } from "./clock-bound.ts";
import { TTL_US } from "./lease-lock.ts";

export interface HolderRules {
  /**
   * Until when it believes, by its monotonic clock.
   * @param askedUs when it asked for what was answered at `nowUs`.
   */
  believesUntil(askedUs: number, nowUs: number): number;
}

export const holderRules: HolderRules = {
  believesUntil: (askedUs) => askedUs + worth(TTL_US),
};
