/**
 * The longest prefix that a search has explained so far: the trail as it was when the search came
 * furthest.
 */
import { grown } from "./scratch.ts";

export class Furthest {
  /** How many returns were placed then; -1 before the first. */
  returns = -1;
  /** The trail, so long; its array is used again. */
  trail = new Int32Array(64);
  length = 0;
  /** The trail is as it was kept up to here. */
  #same = 0;

  reset(): void {
    this.returns = -1;
    this.length = 0;
    this.#same = 0;
  }

  /** To be called whenever the trail is cut back. */
  cut(length: number): void {
    if (length < this.#same) this.#same = length;
  }

  /**
   * Keeps a trail that came further than any before: only what differs is copied, so all copies
   * cost no more than the search.
   */
  keep(returns: number, trail: Int32Array, length: number): void {
    this.returns = returns;
    this.trail = grown(this.trail, length);
    for (let at = this.#same; at < length; at++) this.trail[at] = trail[at] as number;
    this.length = length;
    this.#same = length;
  }
}
