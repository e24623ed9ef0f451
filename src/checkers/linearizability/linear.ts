/** Algorithms of one pass. */
import type { Algorithm } from "./algorithm.ts";
import { allExplained, type Explained, NOTHING_EXPLAINED, type Reach } from "./explained.ts";
import type { Meter } from "./limits.ts";
import type { Outcome } from "./outcome.ts";
import type { SavedSearch } from "./saved.ts";
import type { Verdict } from "./search.ts";

/** An algorithm of one pass; where it does not decide (null), another. */
export class Linear implements Algorithm {
  readonly #pass: (meter: Meter) => Outcome | null;
  readonly #otherwise: (() => Algorithm) | null;
  #other: Algorithm | null = null;
  #restored: SavedSearch | null = null;
  #order: readonly number[] | null = null;

  constructor(pass: (meter: Meter) => Outcome | null, otherwise: (() => Algorithm) | null = null) {
    this.#pass = pass;
    this.#otherwise = otherwise;
  }

  run(meter: Meter): Verdict {
    if (this.#other !== null) return this.#other.run(meter);
    const outcome = this.#pass(meter);
    if (outcome === null) {
      this.#other = this.#otherwise?.() ?? null;
      if (this.#restored !== null) this.#other?.restore?.(this.#restored);
      return this.#other?.run(meter) ?? "unknown";
    }
    if (typeof outcome === "string") return outcome;
    this.#order = outcome;
    return "ok";
  }

  saved(): SavedSearch | null {
    return this.#other?.saved?.() ?? null;
  }

  restore(saved: SavedSearch): void {
    this.#restored = saved;
  }

  reach(): Reach {
    return this.#other?.reach() ?? this.explained();
  }

  explained(): Explained {
    if (this.#other !== null) return this.#other.explained();
    return this.#order === null ? NOTHING_EXPLAINED : allExplained(this.#order);
  }
}
