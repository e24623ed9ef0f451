/** Numbers for rows of numbers: equal rows have the same one. */
import { grown } from "./scratch.ts";

const TABLE_LENGTH_MIN = 256;
/** How many words may be added between two looks at `bytes`. */
const WORDS_AHEAD = 4096;

export class Rows {
  /** The rows, one after the other: row r has the words `starts[r]` to `starts[r + 1] - 1`. */
  words = new Int32Array(1024);
  starts = new Int32Array(256);
  count = 0;
  /** By hash: the row + 1, 0 if there is none. */
  #table = new Int32Array(TABLE_LENGTH_MIN);

  /** Bytes of the arrays held, and of the larger ones that soon take their place. */
  get bytes(): number {
    const held = this.words.byteLength + this.starts.byteLength + this.#table.byteLength;
    const used = this.starts[this.count] as number;
    return used + WORDS_AHEAD > this.words.length ? 3 * held : held;
  }

  /** The number of the row that the first `length` of these words make. */
  of(row: Int32Array, length: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    let at = hash(row, 0, length) & mask;
    for (; table[at] !== 0; at = (at + 1) & mask) {
      const known = (table[at] as number) - 1;
      if (this.#is(known, row, length)) return known;
    }
    const made = this.count++;
    table[at] = made + 1;
    this.starts = grown(this.starts, made + 2);
    const from = this.starts[made] as number;
    this.words = grown(this.words, from + length);
    for (let index = 0; index < length; index++) this.words[from + index] = row[index] as number;
    this.starts[made + 1] = from + length;
    if (2 * this.count > table.length) this.#spread();
    return made;
  }

  saved(): number[][] {
    return Array.from({ length: this.count }, (_, row) => [
      ...this.words.subarray(this.starts[row] as number, this.starts[row + 1] as number),
    ]);
  }

  /** Numbers rows: the same rows get the same numbers, those known already among them. */
  restore(rows: readonly (readonly number[])[]): void {
    for (const row of rows) this.of(Int32Array.from(row), row.length);
  }

  #is(known: number, row: Int32Array, length: number): boolean {
    const from = this.starts[known] as number;
    if ((this.starts[known + 1] as number) - from !== length) return false;
    for (let index = 0; index < length; index++) {
      if (this.words[from + index] !== row[index]) return false;
    }
    return true;
  }

  /** Doubles the table. */
  #spread(): void {
    const table = new Int32Array(2 * this.#table.length);
    const mask = table.length - 1;
    for (let row = 0; row < this.count; row++) {
      const from = this.starts[row] as number;
      let at = hash(this.words, from, this.starts[row + 1] as number) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = row + 1;
    }
    this.#table = table;
  }
}

function hash(words: Int32Array, from: number, end: number): number {
  let mixed = end - from;
  for (let at = from; at < end; at++) {
    mixed = Math.imul(mixed ^ (words[at] as number), 0x85ebca6b);
    mixed ^= mixed >>> 15;
  }
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 13);
}
