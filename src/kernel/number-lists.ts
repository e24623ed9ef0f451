/** Lists of numbers, one after the other in one column: each is its length, then its numbers. */

const CAPACITY_AT_FIRST = 1 << 10;

export class NumberLists {
  #numbers = new Float64Array(0);
  #length = 0;

  /** @returns its place, from 1. */
  add(list: readonly number[]): number {
    const place = this.#length;
    const end = place + 1 + list.length;
    if (end > this.#numbers.length) this.#grow(end);
    this.#numbers[place] = list.length;
    for (let at = 0; at < list.length; at++) this.#numbers[place + 1 + at] = list[at] as number;
    this.#length = end;
    return place + 1;
  }

  at(place: number): readonly number[] {
    const count = this.#numbers[place - 1] as number;
    const list = new Array<number>(count);
    for (let at = 0; at < count; at++) list[at] = this.#numbers[place + at] as number;
    return list;
  }

  clear(): void {
    this.#length = 0;
  }

  /**
   * Forgets the lists before those that are named, and gives these their new places.
   * @param places ascending but for those that are 0 (no list); they are changed.
   */
  keepFrom(places: Int32Array): void {
    const first = places.find((place) => place > 0) ?? this.#length + 1;
    const gone = first - 1;
    this.#numbers.copyWithin(0, gone, this.#length);
    this.#length -= gone;
    for (let row = 0; row < places.length; row++) {
      const place = places[row] as number;
      if (place > 0) places[row] = place - gone;
    }
  }

  #grow(atLeast: number): void {
    const larger = new Float64Array(Math.max(CAPACITY_AT_FIRST, atLeast, 2 * this.#numbers.length));
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}
