/**
 * The numbers of links: of a small world they follow from the two addresses; of a large one, where
 * most pairs never speak, a link gets the next number when it is first used.
 */

/** Worlds of at most so many addresses have a place for every pair. */
const SMALL = 64;

/** Places for links at first, in a large world. */
const PLACES = 1_024;

export class Links {
  readonly #stride: number;
  /** By pair; null in a small world. */
  #numbers: Map<number, number> | null;
  /** By number. */
  #pairs: number[] = [];
  #places: number;
  readonly #grow: (places: number) => void;

  /**
   * @param addresses one more than the highest.
   * @param grow hears that there are more places.
   */
  constructor(addresses: number, grow: (places: number) => void) {
    this.#stride = addresses;
    this.#grow = grow;
    this.#numbers = addresses <= SMALL ? null : new Map();
    this.#places = addresses <= SMALL ? addresses * addresses : PLACES;
  }

  /** One more than the highest number that a link may have at the moment. */
  get places(): number {
    return this.#places;
  }

  of(from: number, to: number): number {
    const pair = from * this.#stride + to;
    return this.#numbers === null ? pair : this.#numbered(pair, this.#numbers);
  }

  fromOf(link: number): number {
    return Math.floor(this.#pairOf(link) / this.#stride);
  }

  toOf(link: number): number {
    return this.#pairOf(link) % this.#stride;
  }

  snapshot(): readonly number[] | null {
    return this.#numbers === null ? null : [...this.#pairs];
  }

  /**
   * @param places of the one that the snapshot was taken of.
   * @returns whether links may have other numbers now.
   */
  restore(pairs: readonly number[] | null, places: number): boolean {
    if (pairs === null) return false;
    this.#pairs = [...pairs];
    this.#numbers = new Map(pairs.map((pair, number) => [pair, number]));
    this.#places = places;
    return true;
  }

  #pairOf(link: number): number {
    return this.#numbers === null ? link : (this.#pairs[link] ?? 0);
  }

  #numbered(pair: number, numbers: Map<number, number>): number {
    const known = numbers.get(pair);
    if (known !== undefined) return known;
    const number = this.#pairs.length;
    if (number === this.#places) this.#enlarge(2 * number);
    this.#pairs.push(pair);
    numbers.set(pair, number);
    return number;
  }

  #enlarge(places: number): void {
    this.#places = places;
    this.#grow(places);
  }
}

/** What stood in an array, at the beginning of a longer one. */
export function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
