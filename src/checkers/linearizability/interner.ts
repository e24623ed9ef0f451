/** Numbers for values: equal values have the same one. */
import type { Value } from "../../core/json.ts";
import { textOf } from "../../core/json.ts";

/** Whole numbers below this are looked up in an array. */
const SMALL_MAX = 1 << 22;

export class Interner {
  #small = new Int32Array(1024);
  #stampOf = new Int32Array(1024);
  #stamp = 0;
  #others = new Map<string | number | boolean | null, number>();
  #composites = new Map<string, number>();
  /** How many values have a number; numbers count from 0. */
  count = 0;

  /** Forgets all. */
  reset(): void {
    this.count = 0;
    this.#stamp++;
    if (this.#others.size > 0) this.#others.clear();
    if (this.#composites.size > 0) this.#composites.clear();
  }

  of(value: Value): number {
    if (typeof value === "number" && value >= 0 && value < SMALL_MAX && value === (value | 0)) {
      if (value >= this.#small.length) this.#grow(value);
      if (this.#stampOf[value] !== this.#stamp) {
        this.#stampOf[value] = this.#stamp;
        this.#small[value] = this.count++;
      }
      return this.#small[value] as number;
    }
    if (typeof value === "object" && value !== null) {
      const text = textOf(value);
      const known = this.#composites.get(text);
      if (known !== undefined) return known;
      this.#composites.set(text, this.count);
      return this.count++;
    }
    const known = this.#others.get(value);
    if (known !== undefined) return known;
    this.#others.set(value, this.count);
    return this.count++;
  }

  #grow(value: number): void {
    const length = Math.min(SMALL_MAX, 2 * value);
    const small = new Int32Array(length);
    small.set(this.#small);
    const stampOf = new Int32Array(length);
    stampOf.set(this.#stampOf);
    this.#small = small;
    this.#stampOf = stampOf;
  }
}
