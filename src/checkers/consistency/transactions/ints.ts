/**
 * Lists of whole numbers: of typed memory where they are long, of the heap where they are short and
 * soon dropped.
 */

/** A list of whole numbers of a length that is known. */
export type Column = Int32Array | number[];

/** Up to this many numbers, memory outside the heap costs more than it saves. */
const SHORT = 512;

/** This many numbers, all `value`. */
export function column(length: number, value = 0): Column {
  if (length > SHORT) {
    const long = new Int32Array(length);
    return value === 0 ? long : long.fill(value);
  }
  const short: number[] = [];
  for (let at = 0; at < length; at++) short.push(value);
  return short;
}

/** A list that grows: the columns in which edges, versions and reads are kept. */
export class Ints {
  length = 0;
  #items: Column;

  /** @param capacity how many are expected */
  constructor(capacity = 0) {
    this.#items = capacity > SHORT ? new Int32Array(capacity) : [];
  }

  push(value: number): void {
    const { length } = this;
    if (length === this.#items.length && length >= SHORT) {
      const larger = new Int32Array(length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[length] = value;
    this.length = length + 1;
  }

  at(index: number): number {
    return this.#items[index] as number;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }
}
