/** A set of 32-bit numbers that are hashes already: open addressing, no object a number. */

const CAPACITY_AT_FIRST = 64;

export class BitsSet {
  /** A power of two, at most half full; 0 is an empty place. */
  #places = new Int32Array(CAPACITY_AT_FIRST);
  #size = 0;
  #hasZero = false;

  /** @param bits as a signed integer. @returns whether it is new. */
  add(bits: number): boolean {
    if (bits === 0) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      return isNew;
    }
    if (!this.#put(bits)) return false;
    this.#size++;
    if (2 * this.#size > this.#places.length) this.#grow();
    return true;
  }

  /** All of them, as unsigned integers, ascending. */
  sorted(): Uint32Array {
    const all = new Uint32Array(this.#size + (this.#hasZero ? 1 : 0));
    let at = 0;
    for (const bits of this.#places) if (bits !== 0) all[at++] = bits;
    return all.sort((one, other) => one - other);
  }

  /** @returns whether it is new. */
  #put(bits: number): boolean {
    const places = this.#places;
    const mask = places.length - 1;
    let place = bits & mask;
    for (;;) {
      const found = places[place] as number;
      if (found === bits) return false;
      if (found === 0) break;
      place = (place + 1) & mask;
    }
    places[place] = bits;
    return true;
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Int32Array(2 * before.length);
    for (const bits of before) if (bits !== 0) this.#put(bits);
  }
}
