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
  /** Where it is long; two fields, so that the engine sees one kind of store in each. */
  #long: Int32Array | null;
  readonly #short: number[] = [];

  /** @param capacity how many are expected */
  constructor(capacity = 0) {
    this.#long = capacity > SHORT ? new Int32Array(capacity) : null;
  }

  push(value: number): void {
    const { length } = this;
    this.length = length + 1;
    const long = this.#long;
    if (long === null) {
      this.#short.push(value);
      if (length + 1 === SHORT) this.#lengthen(this.#short);
    } else {
      if (length < long.length) long[length] = value;
      else this.#lengthen(long)[length] = value;
    }
  }

  at(index: number): number {
    const long = this.#long;
    return (long === null ? this.#short[index] : long[index]) as number;
  }

  set(index: number, value: number): void {
    const long = this.#long;
    if (long === null) this.#short[index] = value;
    else long[index] = value;
  }

  #lengthen(items: Column): Int32Array {
    const larger = new Int32Array(items.length * 2);
    larger.set(items);
    this.#long = larger;
    return larger;
  }
}
