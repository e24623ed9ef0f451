/** A list of whole numbers that grows: the columns in which edges, versions and reads are kept. */
export class Ints {
  readonly #items: number[] = [];

  get length(): number {
    return this.#items.length;
  }

  push(value: number): void {
    this.#items.push(value);
  }

  at(index: number): number {
    return this.#items[index] as number;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }

  /** What is in it, not copied. */
  view(): readonly number[] {
    return this.#items;
  }
}
