/**
 * Open operations by the value that they concern; of equal ones the one that must return first is
 * taken first.
 */
import { Heap } from "./heap.ts";

export class OpenByValue {
  readonly #returned: Int32Array;
  readonly #done: Uint8Array;
  /** By value: its one open operation + 1, 0 if there is none, -1 if there are several. */
  readonly #single: Int32Array;
  /** Heaps of those values that have, or had, several open at once. */
  readonly #heaps = new Map<number, Heap>();

  /** `done` marks operations that were placed otherwise. */
  constructor(values: number, returned: Int32Array, done: Uint8Array) {
    this.#returned = returned;
    this.#done = done;
    this.#single = new Int32Array(values);
  }

  add(value: number, x: number): void {
    const single = this.#single[value] as number;
    if (single === 0) {
      this.#single[value] = x + 1;
      return;
    }
    let heap = this.#heaps.get(value);
    if (heap === undefined) {
      heap = new Heap(this.#returned);
      this.#heaps.set(value, heap);
    }
    if (single > 0) heap.push(single - 1);
    this.#single[value] = -1;
    heap.push(x);
  }

  /** Takes the one that must return first; -1 if there is none. */
  take(value: number): number {
    const single = this.#single[value] as number;
    if (single >= 0) {
      this.#single[value] = 0;
      return single > 0 && this.#done[single - 1] === 0 ? single - 1 : -1;
    }
    const heap = this.#heaps.get(value) as Heap;
    for (;;) {
      if (heap.size === 0) return -1;
      const x = heap.pop();
      if (this.#done[x] === 0) return x;
    }
  }
}
