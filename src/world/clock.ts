/**
 * A node's own clocks: a monotonic one that may run fast or slow, and a wall clock that may also be
 * wrong and jump.
 */

const MILLION = 1_000_000;
/** A clock never stops. */
const SLOWEST_PPM = -900_000;

/** Everything of a clock at one moment. */
export interface ClockSnapshot {
  readonly baseUs: number;
  readonly baseMonotonicUs: number;
  readonly ratePpm: number;
  readonly addedPpm: number;
  readonly wallOffsetUs: number;
}

/** Maps virtual time to a node's time and back, in whole microseconds. */
export class NodeClock {
  #baseUs = 0;
  #baseMonotonicUs = 0;
  /** How fast the node's oscillator runs: 200 means 200 microseconds too many in a second. */
  #ratePpm: number;
  #wallOffsetUs: number;
  /** The rate when no fault is at work, and what faults have added to it. */
  readonly #usualPpm: number;
  #addedPpm = 0;

  constructor(ratePpm: number, wallOffsetUs: number) {
    this.#usualPpm = ratePpm;
    this.#ratePpm = ratePpm;
    this.#wallOffsetUs = wallOffsetUs;
  }

  get ratePpm(): number {
    return this.#ratePpm;
  }

  /** The monotonic clock at a moment not before the last change of rate. */
  monotonicAt(nowUs: number): number {
    const passed = nowUs - this.#baseUs;
    if (this.#ratePpm === 0) return this.#baseMonotonicUs + passed;
    return this.#baseMonotonicUs + passed + Math.floor((passed * this.#ratePpm) / MILLION);
  }

  /** The wall clock at a moment. */
  wallAt(nowUs: number): number {
    return this.monotonicAt(nowUs) + this.#wallOffsetUs;
  }

  /** The first moment at which the monotonic clock shows at least `monotonicUs`. */
  momentOf(monotonicUs: number): number {
    const wanted = monotonicUs - this.#baseMonotonicUs;
    if (this.#ratePpm === 0) return this.#baseUs + wanted;
    const shown = (passed: number) => passed + Math.floor((passed * this.#ratePpm) / MILLION);
    let passed = Math.floor((wanted * MILLION) / (MILLION + this.#ratePpm));
    while (shown(passed) < wanted) passed++;
    while (shown(passed - 1) >= wanted) passed--;
    return this.#baseUs + passed;
  }

  /**
   * A moment not after the one at which `delayUs` will have passed by this clock, counted from
   * `nowUs`: cheaper than `momentOf`.
   */
  notAfter(nowUs: number, delayUs: number): number {
    if (this.#ratePpm === 0) return nowUs + delayUs;
    return nowUs + Math.floor((delayUs * MILLION) / (MILLION + this.#ratePpm)) - 1;
  }

  /**
   * From now on the clock runs so much faster; it does not jump. What adds up to less than a tenth
   * of real speed is held there.
   */
  drift(nowUs: number, addedPpm: number): void {
    this.#baseMonotonicUs = this.monotonicAt(nowUs);
    this.#baseUs = nowUs;
    this.#addedPpm += addedPpm;
    this.#ratePpm = Math.max(SLOWEST_PPM, this.#usualPpm + this.#addedPpm);
  }

  /** The wall clock jumps, forward or back. */
  jump(byUs: number): void {
    this.#wallOffsetUs += byUs;
  }

  snapshot(): ClockSnapshot {
    return {
      baseUs: this.#baseUs,
      baseMonotonicUs: this.#baseMonotonicUs,
      ratePpm: this.#ratePpm,
      addedPpm: this.#addedPpm,
      wallOffsetUs: this.#wallOffsetUs,
    };
  }

  restore(snapshot: ClockSnapshot): void {
    this.#baseUs = snapshot.baseUs;
    this.#baseMonotonicUs = snapshot.baseMonotonicUs;
    this.#ratePpm = snapshot.ratePpm;
    this.#addedPpm = snapshot.addedPpm;
    this.#wallOffsetUs = snapshot.wallOffsetUs;
  }
}
