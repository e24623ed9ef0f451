/**
 * The states that earlier parts of a search have met: a table in memory that threads share. One
 * thread writes; what others read of it is settled before they begin, so that nothing depends on
 * timing.
 */
import { isWithin, Visited } from "./visited.ts";

const CAPACITY_AT_FIRST = 1 << 12;
/** Numbers of an entry: low, high, used + 1, the part that met it. */
const NUMBERS = 4;
const BYTES = 4 * NUMBERS;
const USED = 2;
const PART = 3;
const EMPTY = 0;

/** Numbers of a state in a list: low, high, used. */
export const LISTED = 3;

/** What is known of a state: nothing, that it was met with less left, with as much left. */
export const NEVER = 0;
export const WITH_LESS = 1;
export const MET = 2;

/** A table with open addressing, written by one thread. Entries stay as they are. */
export class MetTable {
  #buffer = new SharedArrayBuffer(CAPACITY_AT_FIRST * BYTES);
  #entries = new Int32Array(this.#buffer);
  #mask = CAPACITY_AT_FIRST - 1;
  #size = 0;

  /** What readers are given. A table that grows leaves it as it is, and gives the next another. */
  get buffer(): SharedArrayBuffer {
    return this.#buffer;
  }

  /** Adds what a part met: triples of low, high and used. Parts may be added in any order. */
  add(part: number, states: Int32Array): void {
    const size = this.#size + states.length / LISTED;
    if (2 * size >= this.#mask) this.#growFor(size);
    for (let at = 0; at < states.length; at += LISTED) {
      const low = states[at] as number;
      const high = states[at + 1] as number;
      this.#put(low, high, (states[at + 2] as number) + 1, part);
    }
    this.#size = size;
  }

  #put(low: number, high: number, used: number, part: number): void {
    const entries = this.#entries;
    let at = firstOf(low, high, this.#mask);
    while (entries[at + USED] !== EMPTY) at = nextOf(at, entries.length);
    entries[at] = low;
    entries[at + 1] = high;
    entries[at + PART] = part;
    // Readers look at this number first: the others are there by then.
    Atomics.store(entries, at + USED, used);
  }

  #growFor(size: number): void {
    const old = this.#entries;
    let capacity = this.#mask + 1;
    while (2 * size >= capacity - 1) capacity *= 2;
    this.#buffer = new SharedArrayBuffer(capacity * BYTES);
    this.#entries = new Int32Array(this.#buffer);
    this.#mask = capacity - 1;
    for (let from = 0; from < old.length; from += NUMBERS) {
      const used = old[from + USED] as number;
      if (used === EMPTY) continue;
      this.#put(old[from] as number, old[from + 1] as number, used, old[from + PART] as number);
    }
  }
}

/** The table as one part of the search sees it: with what the parts before some part have met. */
export class MetBefore {
  readonly #entries: Int32Array;
  readonly #mask: number;
  readonly #before: number;

  /** @param before the first part of which nothing is seen. */
  constructor(buffer: SharedArrayBuffer, before: number) {
    this.#entries = new Int32Array(buffer);
    this.#mask = this.#entries.length / NUMBERS - 1;
    this.#before = before;
  }

  /** @returns `NEVER`, `WITH_LESS` or `MET`. @param used of the budgets, as `Visited` has it. */
  look(low: number, high: number, used: number): number {
    const entries = this.#entries;
    let known = NEVER;
    for (let at = firstOf(low, high, this.#mask); ; at = nextOf(at, entries.length)) {
      const usedThen = Atomics.load(entries, at + USED);
      if (usedThen === EMPTY) return known;
      if (entries[at] !== low || entries[at + 1] !== high) continue;
      if ((entries[at + PART] as number) >= this.#before) continue;
      if (isWithin(usedThen - 1, used)) return MET;
      known = WITH_LESS;
    }
  }
}

/** What a part of a search meets, beside what was met before. */
export class MetByPart {
  /** States that were not met before, by whatever budget. */
  states = 0;
  readonly #before: MetBefore | null;
  readonly #own = new Visited();

  constructor(before: MetBefore | null) {
    this.#before = before;
  }

  /** A state is reached. @returns false if it was, with at least as much left of every budget. */
  isNew(low: number, high: number, used: number): boolean {
    const known = this.#before?.look(low, high, used) ?? NEVER;
    if (known === MET) return false;
    const { states } = this.#own;
    if (!this.#own.add(low, high, used)) return false;
    if (known === NEVER) this.states += this.#own.states - states;
    return true;
  }

  /** What it met itself: low, high and used of each. */
  listed(): Int32Array {
    return this.#own.listed();
  }
}

function firstOf(low: number, high: number, mask: number): number {
  return ((low ^ (high >>> 7)) & mask) * NUMBERS;
}

function nextOf(at: number, length: number): number {
  const next = at + NUMBERS;
  return next === length ? 0 : next;
}
