/** Budgets: how much a judge may explore, and what ended it. */

/** What a judge may spend. */
export interface Budget {
  /** Configurations explored: the same on every machine. Absent: no limit. */
  readonly work?: number;
  /**
   * Bytes of the checker's own arrays, accounted. Absent: 1 GiB, so that no call ends in
   * exhaustion.
   */
  readonly memoryBytes?: number;
  /**
   * Polled every few hundred configurations, every few thousand operations of a linear pass and
   * every few calls of a user's model: true, or a reason, ends the judgement. True means that time
   * is up.
   */
  readonly expired?: () => boolean | Limit;
}

/** What ended a judgement: `interrupt` and resident `memory` are reported by `expired`. */
export type Limit = "work" | "memory" | "time" | "interrupt";

const MEMORY_BYTES_DEFAULT = 2 ** 30;
const POLL_EVERY = 256;
/** A linear pass asks the meter whenever its index has these bits clear. */
const PASS_MASK = 0x1fff;

/** What holds arrays that grow while it works: how many bytes. */
export interface Holder {
  readonly bytes: number;
}

/** Thrown by `Meter.demand`: the budget ended within a pass, whose work is of no use. */
export class OutOfBudget extends Error {}

/** What has been spent of a budget. */
export class Meter {
  /** Configurations explored so far. */
  work = 0;
  /** What ended it, once something did. */
  limit: Limit | null = null;
  readonly #work: number;
  readonly #bytes: number;
  readonly #expired: (() => boolean | Limit) | undefined;
  #poll = POLL_EVERY;
  #held = 0;
  /** Whether a stop has been asked for: from then on nothing more may be spent. */
  isStopped = false;
  #demands = 0;

  constructor(budget: Budget | undefined) {
    this.#work = budget?.work ?? Number.POSITIVE_INFINITY;
    this.#bytes = budget?.memoryBytes ?? MEMORY_BYTES_DEFAULT;
    this.#expired = budget?.expired;
  }

  /**
   * Counts one configuration, with what holds arrays meanwhile, or their bytes; whether it may
   * still be explored.
   */
  spend(holder: Holder | number = 0, other: Holder | number = 0): boolean {
    if (this.work >= this.#work) {
      this.limit = "work";
      return false;
    }
    if (this.isStopped) return false;
    this.work++;
    if (--this.#poll > 0) return true;
    this.#poll = POLL_EVERY;
    return this.fits(bytesOf(holder) + bytesOf(other)) && this.goesOn();
  }

  /** Whether work may continue; once a stop has been asked for, nothing more may be spent. */
  goesOn(): boolean {
    const expired = this.#expired?.() ?? false;
    if (expired === false) return true;
    this.limit = expired === true ? "time" : expired;
    this.isStopped = true;
    return false;
  }

  /**
   * `goesOn`, asked in the loop of a linear pass at this index: most often it costs a comparison.
   */
  passes(index: number): boolean {
    return (index & PASS_MASK) !== PASS_MASK || this.goesOn();
  }

  /**
   * Asked at every turn of loops that have no answer of their own to give when the budget ends:
   * most often it costs a comparison.
   * @throws OutOfBudget
   */
  demand(): void {
    if ((++this.#demands & PASS_MASK) === 0 && !this.goesOn())
      throw new OutOfBudget(`out of ${this.limit}`);
  }

  /**
   * Counts arrays that are held to the end of the call; whether they may be. Sizes are those
   * needed, whatever is kept from earlier calls.
   */
  hold(bytes: number): boolean {
    this.#held += bytes;
    return this.fits(0);
  }

  /** Releases what `hold` counted. */
  release(bytes: number): void {
    this.#held -= bytes;
  }

  /** Whether arrays of this many bytes may be held as well. */
  fits(bytes: number): boolean {
    if (this.#held + bytes <= this.#bytes) return true;
    this.limit = "memory";
    return false;
  }
}

function bytesOf(holder: Holder | number): number {
  return typeof holder === "number" ? holder : holder.bytes;
}
