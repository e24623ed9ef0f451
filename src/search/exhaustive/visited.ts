/**
 * The states that a search has visited, each by its identity of 64 bits, with what had been used of
 * the bounds on the way there and what slept.
 */
import { SleepSets } from "./sleep-sets.ts";

const EMPTY = 0;
const CAPACITY_AT_FIRST = 1 << 12;
/** Numbers of an entry: low, high, used + 1, what slept. */
const NUMBERS = 4;
const USED = 2;
const ASLEEP = 3;

/** Bits of each budget in `used`, and the highest bit of each. */
const BITS = 4;
const HIGHEST = 0x08888888;

const NOTHING: readonly number[] = [];

/** Adds what is used of one more budget, 0 to 7; there may be seven budgets. */
export function withBudget(used: number, spent: number): number {
  return (used << BITS) | spent;
}

/** Whether no budget is used more by one than by the other. */
export function isWithin(used: number, other: number): boolean {
  return (((other | HIGHEST) - used) & HIGHEST) === HIGHEST;
}

/** A table with open addressing: 16 bytes an entry. */
export class Visited {
  #entries = new Int32Array(CAPACITY_AT_FIRST * NUMBERS);
  #mask = CAPACITY_AT_FIRST - 1;
  #size = 0;
  #states = 0;
  readonly #sets = new SleepSets();

  /** How many different states there are. */
  get states(): number {
    return this.#states;
  }

  /**
   * A state is reached.
   * @param used of the budgets (`withBudget`): from a state with more left, all is reached that is
   * from the same state with less.
   * @returns false if it was visited before with at least as much left of every budget.
   */
  add(low: number, high: number, used: number): boolean {
    return this.reach(low, high, used, NOTHING) === "all";
  }

  /**
   * A state is reached in which some steps sleep.
   * @param asleep the keys of those.
   * @returns what is to be taken from it: all that does not sleep, or only those that slept at
   * every visit before; nothing, if there are none.
   */
  reach(
    low: number,
    high: number,
    used: number,
    asleep: readonly number[],
  ): "all" | readonly number[] {
    if (2 * this.#size >= this.#mask) this.#grow();
    const entries = this.#entries;
    let isNew = true;
    let at = this.#first(low, high);
    for (; entries[at + USED] !== EMPTY; at = this.#next(at)) {
      if (entries[at] !== low || entries[at + 1] !== high) continue;
      isNew = false;
      const before = (entries[at + USED] as number) - 1;
      if (isWithin(before, used)) {
        const awake = this.#awakened(entries[at + ASLEEP] as number, asleep);
        if (awake.length === 0) return NOTHING;
        if (before !== used) continue;
        const slept = this.#sets.keysOf(entries[at + ASLEEP] as number);
        entries[at + ASLEEP] = this.#sets.idOf(slept.filter((key) => asleep.includes(key)));
        return awake;
      }
      if (!isWithin(used, before)) continue;
      entries[at + USED] = used + 1;
      entries[at + ASLEEP] = this.#sets.idOf(asleep);
      return "all";
    }
    entries[at] = low;
    entries[at + 1] = high;
    entries[at + USED] = used + 1;
    entries[at + ASLEEP] = this.#sets.idOf(asleep);
    this.#size++;
    if (isNew) this.#states++;
    return "all";
  }

  /**
   * Whether a state was visited with at least as much left of every budget, and all was taken from
   * it that does not sleep now.
   */
  has(low: number, high: number, used: number, asleep: readonly number[] = NOTHING): boolean {
    const entries = this.#entries;
    for (let at = this.#first(low, high); entries[at + USED] !== EMPTY; at = this.#next(at)) {
      if (entries[at] !== low || entries[at + 1] !== high) continue;
      if (!isWithin((entries[at + USED] as number) - 1, used)) continue;
      if (this.#awakened(entries[at + ASLEEP] as number, asleep).length === 0) return true;
    }
    return false;
  }

  /** All that was reached, without what slept: low, high, used of each. */
  listed(): Int32Array {
    const entries = this.#entries;
    const listed = new Int32Array(this.#size * (USED + 1));
    let to = 0;
    for (let at = 0; at < entries.length; at += NUMBERS) {
      if (entries[at + USED] === EMPTY) continue;
      listed[to++] = entries[at] as number;
      listed[to++] = entries[at + 1] as number;
      listed[to++] = (entries[at + USED] as number) - 1;
    }
    return listed;
  }

  /** What slept then and does not now. */
  #awakened(slept: number, asleep: readonly number[]): readonly number[] {
    return slept === 0 ? NOTHING : this.#sets.keysOf(slept).filter((key) => !asleep.includes(key));
  }

  #first(low: number, high: number): number {
    return ((low ^ (high >>> 7)) & this.#mask) * NUMBERS;
  }

  #next(at: number): number {
    const next = at + NUMBERS;
    return next === this.#entries.length ? 0 : next;
  }

  #grow(): void {
    const old = this.#entries;
    this.#mask = 2 * this.#mask + 1;
    this.#entries = new Int32Array((this.#mask + 1) * NUMBERS);
    for (let from = 0; from < old.length; from += NUMBERS) {
      if (old[from + USED] === EMPTY) continue;
      let at = this.#first(old[from] as number, old[from + 1] as number);
      while (this.#entries[at + USED] !== EMPTY) at = this.#next(at);
      for (let number = 0; number < NUMBERS; number++)
        this.#entries[at + number] = old[from + number] as number;
    }
  }
}
