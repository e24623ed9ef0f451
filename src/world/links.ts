/**
 * The numbers of links in a large world, where most pairs never speak: a link gets the next number
 * when it is first used.
 */

/** Places for links at first. */
const PLACES = 1_024;

export class Links {
  #numbers = new Map<number, number>();
  /** By number. */
  #pairs: number[] = [];
  #places = PLACES;
  readonly #grow: (places: number) => void;

  /** @param grow called when the number of places rises. */
  constructor(grow: (places: number) => void) {
    this.#grow = grow;
  }

  /** One more than the highest number that a link may have at the moment. */
  get places(): number {
    return this.#places;
  }

  /** The number of a link. @param pair its two addresses as one number. */
  of(pair: number): number {
    const known = this.#numbers.get(pair);
    if (known !== undefined) return known;
    const number = this.#pairs.length;
    if (number === this.#places) {
      this.#places = 2 * number;
      this.#grow(this.#places);
    }
    this.#pairs.push(pair);
    this.#numbers.set(pair, number);
    return number;
  }

  pairOf(link: number): number {
    return this.#pairs[link] ?? 0;
  }

  snapshot(): readonly number[] {
    return [...this.#pairs];
  }

  /** @param places as they were when the snapshot was taken. */
  restore(pairs: readonly number[], places: number): void {
    this.#pairs = [...pairs];
    this.#numbers = new Map(pairs.map((pair, number) => [pair, number]));
    this.#places = places;
  }
}

/** Copies an array into the beginning of a longer one. */
export function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
