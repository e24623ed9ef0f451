/** A list of whole numbers that grows: the columns in which edges, versions and reads are kept. */
export class Ints {
  length = 0;
  #items: Int32Array;

  /** @param capacity how many are expected: growing costs copies; few cost no memory outside the heap */
  constructor(capacity = 16) {
    this.#items = new Int32Array(Math.max(16, capacity));
  }

  push(value: number): void {
    if (this.length === this.#items.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.length++] = value;
  }

  at(index: number): number {
    return this.#items[index] as number;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }
}
