/** A table from pairs of small numbers to numbers: three words an entry, open addressing. */

/** No entry. */
export const UNKNOWN = -0x40000000;

const LENGTH_MIN = 1 << 10;
/** Past this many entries all are forgotten: what they say can be computed again. */
const ENTRIES_MAX = 1 << 20;

export class PairTable {
  /** Entries of three words: first + 1 (0: free), second, value. */
  #slots = new Int32Array(3 * LENGTH_MIN);
  #mask = LENGTH_MIN - 1;
  #count = 0;

  get bytes(): number {
    return this.#slots.byteLength;
  }

  /** The value of a pair, or UNKNOWN. */
  get(first: number, second: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let at = hash(first, second) & mask; ; at = (at + 1) & mask) {
      const base = 3 * at;
      const key = slots[base] as number;
      if (key === 0) return UNKNOWN;
      if (key === first + 1 && slots[base + 1] === second) return slots[base + 2] as number;
    }
  }

  /** Adds a pair that has no value yet. */
  set(first: number, second: number, value: number): void {
    if (2 * (this.#count + 1) > this.#mask) this.#grow();
    this.#count++;
    this.#insert(first + 1, second, value);
  }

  clear(): void {
    this.#slots.fill(0);
    this.#count = 0;
  }

  #insert(key: number, second: number, value: number): void {
    const slots = this.#slots;
    let at = hash(key - 1, second) & this.#mask;
    while (slots[3 * at] !== 0) at = (at + 1) & this.#mask;
    slots[3 * at] = key;
    slots[3 * at + 1] = second;
    slots[3 * at + 2] = value;
  }

  #grow(): void {
    const old = this.#slots;
    if (this.#count >= ENTRIES_MAX) {
      this.clear();
      return;
    }
    const length = 2 * (this.#mask + 1);
    this.#slots = new Int32Array(3 * length);
    this.#mask = length - 1;
    for (let base = 0; base < old.length; base += 3) {
      const key = old[base] as number;
      if (key !== 0) this.#insert(key, old[base + 1] as number, old[base + 2] as number);
    }
  }
}

function hash(first: number, second: number): number {
  let mixed = Math.imul(first ^ 0x9e3779b1, 0x85ebca6b) ^ Math.imul(second, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x27d4eb2f);
  return mixed ^ (mixed >>> 13);
}
