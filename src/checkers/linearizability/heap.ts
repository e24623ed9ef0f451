/** A heap of small numbers by a key of each, the least on top. */
export class Heap {
  readonly #keys: Int32Array;
  readonly #items: number[] = [];

  /** `keys[item]` is the key of an item. */
  constructor(keys: Int32Array) {
    this.#keys = keys;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The item with the least key; of an empty heap undefined. */
  get top(): number | undefined {
    return this.#items[0];
  }

  push(item: number): void {
    const items = this.#items;
    const keys = this.#keys;
    const key = keys[item] as number;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if ((keys[items[up] as number] as number) <= key) break;
      items[at] = items[up] as number;
      at = up;
    }
    items[at] = item;
  }

  /** Takes the item on top out of a heap that is not empty. */
  pop(): number {
    const items = this.#items;
    const keys = this.#keys;
    const top = items[0] as number;
    const last = items.pop() as number;
    if (items.length === 0) return top;
    const key = keys[last] as number;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= items.length) break;
      const right = down + 1;
      if (
        right < items.length &&
        (keys[items[right] as number] as number) < (keys[items[down] as number] as number)
      ) {
        down = right;
      }
      if ((keys[items[down] as number] as number) >= key) break;
      items[at] = items[down] as number;
      at = down;
    }
    items[at] = last;
    return top;
  }
}
