/**
 * The timers of one program: callbacks by the moment at which they are due, in the order in which
 * they were set where that is the same.
 */

import type { Task } from "./task.ts";

/** A callback that waits for its moment. */
export interface Timer {
  /** By the machine's monotonic clock, microseconds. */
  dueUs: number;
  /** Among timers due at one moment, the lowest is first. */
  order: number;
  callback: () => void;
  /** Who set it. */
  task: Task | null;
  /** Whether it still waits. */
  isSet: boolean;
}

export class Timers {
  readonly #owner: { readonly task: Task | null };
  /** A heap: the children of the one at `i` are at `2i + 1` and `2i + 2`. */
  readonly #heap: Timer[] = [];
  #order = 0;
  #set = 0;

  /** @param owner knows whose code runs. */
  constructor(owner: { readonly task: Task | null }) {
    this.#owner = owner;
  }

  /** How many wait. */
  get size(): number {
    return this.#set;
  }

  /** @throws {RangeError} for a moment that is none, which has no place among the others. */
  set(dueUs: number, callback: () => void): Timer {
    if (Number.isNaN(dueUs)) throw new RangeError("a timer is due at no number");
    const { task } = this.#owner;
    const timer = { dueUs, order: this.#order++, callback, task, isSet: true };
    this.#push(timer);
    this.#set++;
    return timer;
  }

  clear(timer: Timer): void {
    if (!timer.isSet) return;
    timer.isSet = false;
    this.#set--;
  }

  /** When the first is due; Infinity: none waits. */
  nextUs(): number {
    const heap = this.#heap;
    while (heap.length > 0 && !(heap[0] as Timer).isSet) this.#pop();
    return heap.length === 0 ? Number.POSITIVE_INFINITY : (heap[0] as Timer).dueUs;
  }

  /** Passed to `take`, so that timers set from now on stay. */
  mark(): number {
    return this.#order;
  }

  /** Takes the first if it is due by a moment, unless it was set after the mark. */
  take(byUs: number, mark: number): Timer | null {
    if (this.nextUs() > byUs || (this.#heap[0] as Timer).order >= mark) return null;
    const timer = this.#pop();
    timer.isSet = false;
    this.#set--;
    return timer;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(timer, heap[parent] as Timer)) break;
      heap[at] = heap[parent] as Timer;
      at = parent;
    }
    heap[at] = timer;
  }

  #pop(): Timer {
    const heap = this.#heap;
    const first = heap[0] as Timer;
    const last = heap.pop() as Timer;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer))
        child++;
      if (!isBefore(heap[child] as Timer, last)) break;
      heap[at] = heap[child] as Timer;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueUs < b.dueUs || (a.dueUs === b.dueUs && a.order < b.order);
}
