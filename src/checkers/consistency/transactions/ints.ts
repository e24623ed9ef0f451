/** A list of whole numbers that grows: the columns in which edges, versions and reads are kept. */
export class Ints {
  length = 0;
  /** So few at first that small histories cost no memory outside the heap. */
  #items = new Int32Array(16);

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
