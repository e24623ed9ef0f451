/** Algorithms that search: the general search, and those for an order of the whole. */
import type { Algorithm } from "./algorithm.ts";
import { allExplained, type Explained, NOTHING_EXPLAINED, type Reach } from "./explained.ts";
import type { Meter } from "./limits.ts";
import type { Machine } from "./machine.ts";
import type { QueueSearch } from "./queue-search.ts";
import type { SavedSearch } from "./saved.ts";
import type { Search, Verdict } from "./search.ts";
import type { StackSearch } from "./stack-search.ts";

/** The general search. */
export class Searched implements Algorithm {
  readonly #search: Search;
  readonly #machine: Machine;

  constructor(search: Search, machine: Machine) {
    this.#search = search;
    this.#machine = machine;
  }

  run(meter: Meter): Verdict {
    this.#machine.watch?.(meter);
    return this.#search.run(meter);
  }

  saved(): SavedSearch | null {
    return this.#search.saved();
  }

  restore(saved: SavedSearch): void {
    this.#search.restore(saved);
  }

  reach(): Reach {
    const { returns } = this.#search.furthest;
    // Where nothing to come has a say, the search fails no sooner than it must.
    const { resets, postpones } = this.#machine;
    const blind = resets === null && postpones === null;
    const illegalAt = blind ? returns + 1 : Number.POSITIVE_INFINITY;
    return { returns, illegalAt, sure: false };
  }

  explained(): Explained {
    return { ...this.reach(), order: this.#search.placed() };
  }
}

/** A search for an order of the whole; of prefixes it may know how many returns it explained. */
export class Whole implements Algorithm {
  readonly #search: Omit<Algorithm, "reach" | "explained"> & {
    placed(): number[];
    readonly returns?: number;
  };
  #verdict: Verdict = "unknown";

  constructor(search: QueueSearch | StackSearch) {
    this.#search = search;
  }

  run(meter: Meter): Verdict {
    this.#verdict = this.#search.run(meter);
    return this.#verdict;
  }

  saved(): SavedSearch | null {
    return this.#search.saved?.() ?? null;
  }

  restore(saved: SavedSearch): void {
    this.#search.restore?.(saved);
  }

  reach(): Reach {
    return this.explained();
  }

  explained(): Explained {
    if (this.#verdict === "ok") return allExplained(this.#search.placed());
    const { returns = 0 } = this.#search;
    if (returns === 0) return NOTHING_EXPLAINED;
    return {
      returns,
      illegalAt: Number.POSITIVE_INFINITY,
      sure: false,
      order: this.#search.placed(),
    };
  }
}
