/**
 * The states that a search has visited, each by its identity of 64 bits, with what had been used of
 * the bounds on the way there.
 */

const EMPTY = 0;
const CAPACITY_AT_FIRST = 1 << 12;
/** Numbers of an entry: low, high, used + 1. */
const NUMBERS = 3;

/** Bits of each budget in `used`, and the highest bit of each. */
const BITS = 4;
const HIGHEST = 0x08888888;

/** Adds what is used of one more budget, 0 to 7; there may be seven budgets. */
export function withBudget(used: number, spent: number): number {
  return (used << BITS) | spent;
}

/** Whether no budget is used more by one than by the other. */
function isWithin(used: number, other: number): boolean {
  return (((other | HIGHEST) - used) & HIGHEST) === HIGHEST;
}

/** A table with open addressing: 12 bytes an entry. */
export class Visited {
  #entries = new Int32Array(CAPACITY_AT_FIRST * NUMBERS);
  #mask = CAPACITY_AT_FIRST - 1;
  #size = 0;
  #states = 0;

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
    if (2 * this.#size >= this.#mask) this.#grow();
    const entries = this.#entries;
    let isNew = true;
    let at = this.#first(low, high);
    for (; entries[at + 2] !== EMPTY; at = this.#next(at)) {
      if (entries[at] !== low || entries[at + 1] !== high) continue;
      isNew = false;
      const before = (entries[at + 2] as number) - 1;
      if (isWithin(before, used)) return false;
      if (!isWithin(used, before)) continue;
      entries[at + 2] = used + 1;
      return true;
    }
    entries[at] = low;
    entries[at + 1] = high;
    entries[at + 2] = used + 1;
    this.#size++;
    if (isNew) this.#states++;
    return true;
  }

  /** Whether a state was visited with at least as much left of every budget. */
  has(low: number, high: number, used: number): boolean {
    const entries = this.#entries;
    for (let at = this.#first(low, high); entries[at + 2] !== EMPTY; at = this.#next(at)) {
      if (entries[at] !== low || entries[at + 1] !== high) continue;
      if (isWithin((entries[at + 2] as number) - 1, used)) return true;
    }
    return false;
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
      if (old[from + 2] === EMPTY) continue;
      let at = this.#first(old[from] as number, old[from + 1] as number);
      while (this.#entries[at + 2] !== EMPTY) at = this.#next(at);
      for (let number = 0; number < NUMBERS; number++)
        this.#entries[at + number] = old[from + number] as number;
    }
  }
}
