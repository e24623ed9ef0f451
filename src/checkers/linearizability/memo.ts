/** The memo of failed configurations: exact, in flat arrays, with dominance. */

const TABLE_LENGTH_MIN = 1024;
const POOL_LENGTH_MIN = 4096;
/** How many entries of the same key are compared for dominance. */
const CHAIN_LENGTH_MAX = 32;
/** How much is saved for another process: 128 MiB. */
const SAVED_WORDS_MAX = 2 ** 25;
/** How many entries may be added between two looks at `bytes`. */
const GROWTH_AHEAD = 512;

/**
 * A set of entries of `keyWords` words, which must be equal, `burdenWords` words of bits, each of
 * which makes less possible (a crashed operation used up, a read not yet served), and `countWords`
 * words each of which makes less possible the higher it is (how many crashed operations of a class
 * are used up). An entry refutes a configuration with the same key whose burden includes the
 * entry's and whose counts are no lower: always found if equal, else if the entry is among the last
 * ones of that key.
 */
export class Memo {
  /** By hash of the whole: the entry, from 1. */
  #exact = new Int32Array(TABLE_LENGTH_MIN);
  /** By hash of the key: the last such entry, from 1. */
  #heads = new Int32Array(TABLE_LENGTH_MIN);
  /** Entries: the previous one in the chain, key, burden. */
  #pool = new Int32Array(POOL_LENGTH_MIN);
  #count = 0;
  #keyWords = 0;
  #bitsEnd = 0;
  #words = 0;
  #keyHash = 0;

  /** How many entries there are. */
  get count(): number {
    return this.#count;
  }

  /** Bytes of the arrays held, and of the larger ones that soon take their place. */
  get bytes(): number {
    const tables = this.#exact.byteLength + this.#heads.byteLength;
    const pool = this.#pool.byteLength;
    const fullTables = (this.#count + GROWTH_AHEAD) * 2 > this.#exact.length;
    const fullPool = (this.#count + GROWTH_AHEAD) * (this.#words + 1) > this.#pool.length;
    return tables + pool + (fullTables ? 2 * tables : 0) + (fullPool ? 2 * pool : 0);
  }

  /** Empties it, and sets the shape of its entries. */
  reset(keyWords: number, burdenWords: number, countWords = 0): void {
    if (this.#exact.length > TABLE_LENGTH_MIN || this.#pool.length > POOL_LENGTH_MIN) {
      // Not kept at their size: what one history needed must not count against the next one's
      // budget.
      this.#exact = new Int32Array(TABLE_LENGTH_MIN);
      this.#heads = new Int32Array(TABLE_LENGTH_MIN);
      this.#pool = new Int32Array(POOL_LENGTH_MIN);
    } else if (this.#count > 0) {
      this.#exact.fill(0);
      this.#heads.fill(0);
    }
    this.#count = 0;
    this.#keyWords = keyWords;
    this.#bitsEnd = keyWords + burdenWords;
    this.#words = this.#bitsEnd + countWords;
  }

  /** Whether an entry refutes this configuration: the key, the burden, the counts. */
  refutes(words: Int32Array): boolean {
    if (this.#count === 0) return false;
    const table = this.#exact;
    const pool = this.#pool;
    const bits = table.length - 1;
    const length = this.#words;
    const stride = length + 1;
    for (let at = this.#hash(words, 0) & bits; ; at = (at + 1) & bits) {
      const entry = table[at] as number;
      if (entry === 0) break;
      const base = (entry - 1) * stride + 1;
      let index = 0;
      while (index < length && pool[base + index] === words[index]) index++;
      if (index === length) return true;
    }
    if (length === this.#keyWords) return false;
    let entry = this.#heads[this.#keyHash & bits] as number;
    for (let looked = 0; entry !== 0 && looked < CHAIN_LENGTH_MAX; looked++) {
      const base = (entry - 1) * stride;
      if (this.#dominates(base + 1, words)) return true;
      entry = pool[base] as number;
    }
    return false;
  }

  /** Adds a failed configuration. */
  add(words: Int32Array): void {
    const stride = this.#words + 1;
    if ((this.#count + 1) * 2 > this.#exact.length) this.#rehash();
    const base = this.#count * stride;
    if (base + stride > this.#pool.length) {
      const larger = new Int32Array(Math.max(this.#pool.length * 2, base + stride));
      larger.set(this.#pool);
      this.#pool = larger;
    }
    for (let index = 1; index < stride; index++) {
      this.#pool[base + index] = words[index - 1] as number;
    }
    this.#count++;
    this.#link(this.#count);
  }

  /**
   * The words of the entries, one after the other: of the newest, which refute the most, where
   * there are many.
   */
  saved(): Int32Array {
    const words = this.#words;
    const kept = Math.min(this.#count, Math.floor(SAVED_WORDS_MAX / words));
    const first = this.#count - kept;
    const saved = new Int32Array(kept * words);
    for (let entry = 0; entry < kept; entry++) {
      const base = (first + entry) * (words + 1) + 1;
      saved.set(this.#pool.subarray(base, base + words), entry * words);
    }
    return saved;
  }

  /** Adds what another memo of the same shape had saved. */
  restore(saved: Int32Array): void {
    const words = this.#words;
    for (let at = 0; at + words <= saved.length; at += words) {
      this.add(saved.subarray(at, at + words));
    }
  }

  #dominates(base: number, words: Int32Array): boolean {
    const pool = this.#pool;
    for (let index = 0; index < this.#keyWords; index++) {
      if (pool[base + index] !== words[index]) return false;
    }
    for (let index = this.#keyWords; index < this.#bitsEnd; index++) {
      if (((pool[base + index] as number) & ~(words[index] as number)) !== 0) return false;
    }
    for (let index = this.#bitsEnd; index < this.#words; index++) {
      if ((pool[base + index] as number) > (words[index] as number)) return false;
    }
    return true;
  }

  #link(entry: number): void {
    const pool = this.#pool;
    const table = this.#exact;
    const bits = table.length - 1;
    const base = (entry - 1) * (this.#words + 1);
    let at = this.#hash(pool, base + 1) & bits;
    while (table[at] !== 0) at = (at + 1) & bits;
    table[at] = entry;
    const head = this.#keyHash & bits;
    pool[base] = this.#heads[head] as number;
    this.#heads[head] = entry;
  }

  #rehash(): void {
    const length = this.#exact.length * 2;
    this.#exact = new Int32Array(length);
    this.#heads = new Int32Array(length);
    for (let entry = 1; entry <= this.#count; entry++) this.#link(entry);
  }

  /** Of the whole; that of the key is left in `#keyHash`. */
  #hash(words: Int32Array, from: number): number {
    let hash = 0x9e3779b1 | 0;
    const keyEnd = from + this.#keyWords;
    const end = from + this.#words;
    for (let index = from; index < keyEnd; index++) {
      hash = Math.imul(hash ^ (words[index] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    this.#keyHash = Math.imul(hash, 0xc2b2ae35) ^ (hash >>> 13);
    for (let index = keyEnd; index < end; index++) {
      hash = Math.imul(hash ^ (words[index] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0xc2b2ae35);
    return hash ^ (hash >>> 13);
  }
}
