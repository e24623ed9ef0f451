/**
 * Random streams: one per consumer, each from the seed and a canonical name, so that none disturbs
 * another.
 */
import seedrandom from "seedrandom";

/** A stream's position, to restore it from. */
export interface StreamPosition {
  readonly c: number;
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
}

/**
 * A stream of random integers: seedrandom's alea (Baagøe), clean in PractRand to 32 GB.
 * Two consumers never share one: an additional draw here moves nothing there.
 */
export class RandomStream {
  /** Seeded by the first draw: many a client and node of a large world never draws. */
  #prng: seedrandom.StatefulPRNG<StreamPosition> | null = null;
  readonly #seed: string;

  /**
   * @param seed not empty: seedrandom would take the machine's entropy.
   * @param name canonical: `node/n3`, `client/c2`, `fault/partition@5s`.
   */
  constructor(seed: string, name: string) {
    if (seed === "") throw new RangeError("a seed must not be empty");
    this.#seed = `${seed}/${name}`;
  }

  /** Uniform over the whole numbers `0 <= n < bound`; `1 <= bound <= 2^32`. */
  below(bound: number): number {
    return Math.floor((this.#prng ?? this.#seeded()).quick() * bound);
  }

  /** Uniform over the whole numbers from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor((this.#prng ?? this.#seeded()).quick() * (max - min + 1));
  }

  /** One of the items, each as likely; undefined of none, without a draw. */
  pick<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.below(items.length)];
  }

  /** A new array with the items in random order (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const order = [...items];
    for (let last = order.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const item = order[last] as T;
      order[last] = order[other] as T;
      order[other] = item;
    }
    return order;
  }

  snapshot(): StreamPosition {
    return (this.#prng ?? this.#seeded()).state();
  }

  restore(position: StreamPosition): void {
    this.#prng = seedrandom.alea("", { state: position });
  }

  #seeded(): seedrandom.StatefulPRNG<StreamPosition> {
    this.#prng = seedrandom.alea(this.#seed, { state: true });
    return this.#prng;
  }
}
