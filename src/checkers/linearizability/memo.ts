/** The memo of failed configurations: exact, in flat arrays, with dominance among crashed operations. */

const TABLE_LENGTH_MIN = 1024;
const POOL_LENGTH_MIN = 4096;

/**
 * A set of entries of `keyWords` words, which must be equal, and `usedWords` words of bits. An entry refutes a
 * configuration with the same key whose bits include the entry's: with more crashed operations used up, less is possible.
 */
export class Memo {
  #table = new Int32Array(TABLE_LENGTH_MIN);
  #pool = new Int32Array(POOL_LENGTH_MIN);
  #count = 0;
  #keyWords = 0;
  #stride = 0;

  /** How many entries there are. */
  get count(): number {
    return this.#count;
  }

  /** Bytes of the arrays held. */
  get bytes(): number {
    return this.#table.byteLength + this.#pool.byteLength;
  }

  /** Empties it, and sets the shape of its entries. */
  reset(keyWords: number, usedWords: number): void {
    if (this.#table.length > 64 * TABLE_LENGTH_MIN) {
      this.#table = new Int32Array(TABLE_LENGTH_MIN);
      this.#pool = new Int32Array(POOL_LENGTH_MIN);
    } else if (this.#count > 0) {
      this.#table.fill(0);
    }
    this.#count = 0;
    this.#keyWords = keyWords;
    this.#stride = keyWords + usedWords;
  }

  /** Whether an entry refutes this configuration: the key, then the bits. */
  refutes(words: Int32Array): boolean {
    if (this.#count === 0) return false;
    const table = this.#table;
    const pool = this.#pool;
    const bits = table.length - 1;
    const keyWords = this.#keyWords;
    const stride = this.#stride;
    for (let at = this.#hash(words) & bits; ; at = (at + 1) & bits) {
      const entry = table[at] as number;
      if (entry === 0) return false;
      const base = (entry - 1) * stride;
      let index = 0;
      while (index < keyWords && pool[base + index] === words[index]) index++;
      if (index < keyWords) continue;
      while (index < stride && ((pool[base + index] as number) & ~(words[index] as number)) === 0) {
        index++;
      }
      if (index === stride) return true;
    }
  }

  /** Adds a failed configuration. */
  add(words: Int32Array): void {
    const stride = this.#stride;
    if ((this.#count + 1) * 2 > this.#table.length) this.#rehash();
    const base = this.#count * stride;
    if (base + stride > this.#pool.length) {
      const larger = new Int32Array(Math.max(this.#pool.length * 2, base + stride));
      larger.set(this.#pool);
      this.#pool = larger;
    }
    for (let index = 0; index < stride; index++) this.#pool[base + index] = words[index] as number;
    this.#count++;
    this.#insert(this.#hash(words), this.#count);
  }

  #insert(hash: number, entry: number): void {
    const table = this.#table;
    const bits = table.length - 1;
    let at = hash & bits;
    while (table[at] !== 0) at = (at + 1) & bits;
    table[at] = entry;
  }

  #rehash(): void {
    this.#table = new Int32Array(this.#table.length * 2);
    const stride = this.#stride;
    for (let entry = 1; entry <= this.#count; entry++) {
      const base = (entry - 1) * stride;
      this.#insert(this.#hash(this.#pool.subarray(base, base + stride)), entry);
    }
  }

  #hash(words: Int32Array): number {
    let hash = 0x9e3779b1 | 0;
    for (let index = 0; index < this.#keyWords; index++) {
      hash = Math.imul(hash ^ (words[index] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0xc2b2ae35);
    return hash ^ (hash >>> 13);
  }
}
