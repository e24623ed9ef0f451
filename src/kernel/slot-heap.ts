/** A heap of the slots of an agenda by some key, and between equal keys by sequence number. */

const CAPACITY_AT_FIRST = 8;

export class SlotHeap {
  #slots = new Int32Array(CAPACITY_AT_FIRST);
  #keys = new Float64Array(CAPACITY_AT_FIRST);
  #sequences = new Float64Array(CAPACITY_AT_FIRST);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The slot of the least key; good while there is one. */
  get slot(): number {
    return this.#slots[0] as number;
  }

  /** The least key; Infinity where there is none. */
  get key(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#keys[0] as number);
  }

  /** The sequence number that came with the slot of the least key. */
  get sequence(): number {
    return this.#sequences[0] as number;
  }

  clear(): void {
    this.#size = 0;
  }

  add(slot: number, key: number, sequence: number): void {
    if (this.#size === this.#slots.length) this.#grow();
    const slots = this.#slots;
    const keys = this.#keys;
    const sequences = this.#sequences;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentKey = keys[parent] as number;
      if (parentKey < key) break;
      if (parentKey === key && (sequences[parent] as number) < sequence) break;
      slots[at] = slots[parent] as number;
      keys[at] = parentKey;
      sequences[at] = sequences[parent] as number;
      at = parent;
    }
    slots[at] = slot;
    keys[at] = key;
    sequences[at] = sequence;
  }

  /** Takes the slot of the least key out. */
  drop(): void {
    const size = --this.#size;
    const slots = this.#slots;
    const keys = this.#keys;
    const sequences = this.#sequences;
    const slot = slots[size] as number;
    const key = keys[size] as number;
    const sequence = sequences[size] as number;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && this.#precedes(right, child)) child = right;
      const childKey = keys[child] as number;
      if (key < childKey || (key === childKey && sequence < (sequences[child] as number))) break;
      slots[at] = slots[child] as number;
      keys[at] = childKey;
      sequences[at] = sequences[child] as number;
      at = child;
    }
    slots[at] = slot;
    keys[at] = key;
    sequences[at] = sequence;
  }

  #precedes(one: number, other: number): boolean {
    const a = this.#keys[one] as number;
    const b = this.#keys[other] as number;
    if (a !== b) return a < b;
    return (this.#sequences[one] as number) < (this.#sequences[other] as number);
  }

  #grow(): void {
    const capacity = this.#slots.length * 2;
    const slots = new Int32Array(capacity);
    const keys = new Float64Array(capacity);
    const sequences = new Float64Array(capacity);
    slots.set(this.#slots);
    keys.set(this.#keys);
    sequences.set(this.#sequences);
    this.#slots = slots;
    this.#keys = keys;
    this.#sequences = sequences;
  }
}
