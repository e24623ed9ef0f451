/** Budgets: how much a judge may explore, and what ended it. */

/** What a judge may spend. */
export interface Budget {
  /** Configurations explored: the same on every machine. Absent: no limit. */
  readonly work?: number;
  /** Bytes of the checker's own arrays, accounted. Absent: 1 GiB, so that no call ends in exhaustion. */
  readonly memoryBytes?: number;
  /** Polled every few hundred configurations; true: time is up. */
  readonly expired?: () => boolean;
}

export type Limit = "work" | "memory" | "time";

const MEMORY_BYTES_DEFAULT = 2 ** 30;
const POLL_EVERY = 256;

/** What has been spent of a budget. */
export class Meter {
  /** Configurations explored so far. */
  work = 0;
  /** What ended it, once something did. */
  limit: Limit | null = null;
  readonly #work: number;
  readonly #bytes: number;
  readonly #expired: (() => boolean) | undefined;
  #poll = POLL_EVERY;
  #held = 0;

  constructor(budget: Budget | undefined) {
    this.#work = budget?.work ?? Number.POSITIVE_INFINITY;
    this.#bytes = budget?.memoryBytes ?? MEMORY_BYTES_DEFAULT;
    this.#expired = budget?.expired;
  }

  /** Counts one configuration, with so many bytes of arrays held; whether it may still be explored. */
  spend(bytes = 0): boolean {
    if (this.work >= this.#work) {
      this.limit = "work";
      return false;
    }
    this.work++;
    if (--this.#poll > 0) return true;
    this.#poll = POLL_EVERY;
    if (!this.fits(bytes)) return false;
    if (this.#expired?.() !== true) return true;
    this.limit = "time";
    return false;
  }

  /** Counts arrays that are held to the end of the call; whether they may be. Sizes are those needed, whatever is kept from earlier calls. */
  hold(bytes: number): boolean {
    this.#held += bytes;
    return this.fits(0);
  }

  /** Gives back what `hold` counted. */
  release(bytes: number): void {
    this.#held -= bytes;
  }

  /** Whether arrays of so many bytes may be held besides. */
  fits(bytes: number): boolean {
    if (this.#held + bytes <= this.#bytes) return true;
    this.limit = "memory";
    return false;
  }
}
