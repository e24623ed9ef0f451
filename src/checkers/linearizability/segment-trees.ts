/**
 * Trees over positions from 0, with queries on ranges (both ends included): each update and each
 * query is O(log n).
 */

/** Below every key. */
const NONE = -0x80000000;

/** Where in a range the greatest key is. */
export class MaxTree {
  readonly #leaves: number;
  readonly #keys: Int32Array;

  constructor(length: number) {
    let leaves = 1;
    while (leaves < length) leaves *= 2;
    this.#leaves = leaves;
    this.#keys = new Int32Array(2 * leaves).fill(NONE);
  }

  /** Sets a key and leaves the rest as it is: `build` does, once for all. */
  put(at: number, key: number): void {
    this.#keys[this.#leaves + at] = key;
  }

  build(): void {
    const keys = this.#keys;
    for (let node = this.#leaves - 1; node > 0; node--) {
      keys[node] = Math.max(keys[2 * node] as number, keys[2 * node + 1] as number);
    }
  }

  set(at: number, key: number): void {
    const keys = this.#keys;
    let node = this.#leaves + at;
    keys[node] = key;
    for (node >>= 1; node > 0; node >>= 1) {
      const most = Math.max(keys[2 * node] as number, keys[2 * node + 1] as number);
      if (keys[node] === most) return;
      keys[node] = most;
    }
  }

  remove(at: number): void {
    this.set(at, NONE);
  }

  /** A position in the range with the greatest key; -1 if it has none. */
  argmax(from: number, to: number): number {
    const keys = this.#keys;
    let best = 0;
    let most = NONE;
    let left = from + this.#leaves;
    let right = to + this.#leaves + 1;
    for (; left < right; left >>= 1, right >>= 1) {
      if ((left & 1) === 1) {
        if ((keys[left] as number) > most) {
          most = keys[left] as number;
          best = left;
        }
        left++;
      }
      if ((right & 1) === 1) {
        right--;
        if ((keys[right] as number) > most) {
          most = keys[right] as number;
          best = right;
        }
      }
    }
    if (most === NONE) return -1;
    while (best < this.#leaves) best = keys[2 * best] === most ? 2 * best : 2 * best + 1;
    return best - this.#leaves;
  }
}

/**
 * How many intervals cover each position; where in a range the first position is that none covers.
 */
export class CoverTree {
  readonly #leaves: number;
  /**
   * By node: the least of its part, without what was added to nodes above it; what was added to the
   * whole of it.
   */
  readonly #least: Int32Array;
  readonly #added: Int32Array;

  /** `counts` says how many intervals cover each position at first. */
  constructor(counts: Int32Array) {
    let leaves = 1;
    while (leaves < counts.length) leaves *= 2;
    this.#leaves = leaves;
    this.#least = new Int32Array(2 * leaves).fill(1);
    this.#added = new Int32Array(leaves);
    this.#least.set(counts, leaves);
    for (let node = leaves - 1; node > 0; node--) this.#pull(node);
  }

  /** Takes one interval away. */
  uncover(from: number, to: number): void {
    let left = from + this.#leaves;
    let right = to + this.#leaves + 1;
    const first = left;
    const last = right - 1;
    for (; left < right; left >>= 1, right >>= 1) {
      if ((left & 1) === 1) this.#lower(left++);
      if ((right & 1) === 1) this.#lower(--right);
    }
    for (let node = first >> 1; node > 0; node >>= 1) this.#pull(node);
    for (let node = last >> 1; node > 0; node >>= 1) this.#pull(node);
  }

  /** The first position in the range that nothing covers, -1 if there is none. */
  firstFree(from: number, to: number): number {
    return from > to ? -1 : this.#search(1, 0, this.#leaves - 1, from, to, 0);
  }

  #search(
    node: number,
    low: number,
    high: number,
    from: number,
    to: number,
    above: number,
  ): number {
    if (high < from || low > to || (this.#least[node] as number) + above > 0) return -1;
    if (node >= this.#leaves) return low;
    const middle = (low + high) >> 1;
    const added = above + (this.#added[node] as number);
    const left = this.#search(2 * node, low, middle, from, to, added);
    return left >= 0 ? left : this.#search(2 * node + 1, middle + 1, high, from, to, added);
  }

  #lower(node: number): void {
    this.#least[node] = (this.#least[node] as number) - 1;
    if (node < this.#leaves) this.#added[node] = (this.#added[node] as number) - 1;
  }

  #pull(node: number): void {
    const least = this.#least;
    least[node] =
      Math.min(least[2 * node] as number, least[2 * node + 1] as number) +
      (this.#added[node] as number);
  }
}
