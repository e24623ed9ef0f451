/** The agenda: what happens next, and at what virtual time. */
import { assert } from "../core/assert.ts";
import type { Choices } from "./choices/choices.ts";

/** The latest moment an entry may have: 2^53 - 1 microseconds, some 285 years. */
export const TIME_MAX_US = Number.MAX_SAFE_INTEGER;

/**
 * The kind of an entry that was withdrawn; it stays in the heap until its time and is then dropped.
 */
export const WITHDRAWN = 0;

/**
 * So few that the first run grows: what the engine has compiled for columns that were never
 * replaced it would throw away later.
 */
const CAPACITY_AT_FIRST = 16;

/** A run made no progress: a limit was passed. */
export class NoProgressError extends Error {
  override readonly name = "NoProgressError";
}

/** Follows what becomes of the entries of an agenda. */
export interface Watcher {
  added(slot: number): void;
  /** An entry is about to be marked as withdrawn; it stays in the agenda. */
  withdrawn(slot: number): void;
  /** Entries may be others than before, or at other moments. */
  unsettled(): void;
}

/** Numbers of a slot, in an order that all below keep: of 32 bits, and larger ones. */
const INTEGERS = 8;
const KIND = 0;
const FIRST = 1;
const SECOND = 2;
const THIRD = 3;
const CAUSE = 4;
const TIE = 5;
const NUMBERS = 2;
const TIME = 0;
const SEQUENCE = 1;

/** Everything of an agenda at one moment. */
export interface AgendaSnapshot {
  readonly nowUs: number;
  readonly sequence: number;
  readonly cause: number;
  /** By slot, used or free: kind, first, second, third, cause, tie; two more that mean nothing. */
  readonly integers: Int32Array;
  /** By slot: time, sequence number. */
  readonly numbers: Float64Array;
  readonly payloads: readonly unknown[];
  /** The slots of the entries in the order of the heap, then those that are free. */
  readonly slots: Int32Array;
  /** How many of them are entries. */
  readonly size: number;
}

/** The lowest of all ties. */
const TIE_MIN = -0x80000000;

/**
 * A binary heap over typed arrays. An entry lives in a slot, which is recycled: a kind, three
 * integers whose meaning is the kind's, and a payload. Entries that fall on the same microsecond
 * are ordered by `tie`, drawn from the seed by the code that adds the entry (first-come order would
 * bias every search), then by sequence number.
 */
export class Agenda {
  #tieTaken = TIE_MIN;
  #nowUs = 0;
  #cause = 0;
  #choices: Choices | null = null;
  #pendingMax = Number.POSITIVE_INFINITY;

  /** By slot: its numbers side by side, and its payload. */
  #integers = new Int32Array(CAPACITY_AT_FIRST * INTEGERS);
  #numbers = new Float64Array(CAPACITY_AT_FIRST * NUMBERS);
  readonly #payloads: unknown[] = new Array<unknown>(CAPACITY_AT_FIRST).fill(null);

  /** The heap: slots, and beside them their times, which decide nearly every comparison. */
  #heap = new Int32Array(CAPACITY_AT_FIRST);
  #keys = new Float64Array(CAPACITY_AT_FIRST);
  #size = 0;
  #watcher: Watcher | null = null;
  /** By slot, while it is watched: its place in the heap, -1 if it is not there. */
  #places: Int32Array | null = null;

  #free = new Int32Array(CAPACITY_AT_FIRST);
  #freeCount = 0;
  #slotsUsed = 0;
  #sequence = 0;

  /** The virtual clock: whole microseconds from 0. */
  get nowUs(): number {
    return this.#nowUs;
  }

  /** Sets the clock, as a strategy may that keeps clocks of its own. */
  turnTo(us: number): void {
    this.#nowUs = us;
  }

  /**
   * The step on whose account entries are added now, 0 before the first: that being handled, or,
   * until an entry that is taken out has become a step, that entry's own cause. So what is only put
   * off keeps its cause.
   */
  get cause(): number {
    return this.#cause;
  }

  /** From now on entries are added on account of this step. */
  onAccountOf(step: number): void {
    this.#cause = step;
  }

  /**
   * Asked by all that add entries what could go otherwise; null: an ordinary run, which takes
   * weather and streams inline.
   */
  get choices(): Choices | null {
    return this.#choices;
  }

  /** From now on these choices are asked, or (null) none. */
  choose(choices: Choices | null): void {
    this.#choices = choices;
  }

  /** From now on a scheduler follows what becomes of the entries: one at a time. */
  watchBy(watcher: Watcher): void {
    this.#watcher = watcher;
    this.#places = new Int32Array(this.#payloads.length).fill(-1);
    for (let at = 0; at < this.#size; at++) this.#places[this.#heap[at] as number] = at;
    watcher.unsettled();
  }

  /** Whether an entry of that sequence number is in a slot. Only while it is watched. */
  has(slot: number, sequence: number): boolean {
    return this.#placeOf(slot) >= 0 && this.sequenceOf(slot) === sequence;
  }

  /** Sets how many entries may be pending at once. */
  limit(pendingMax: number): void {
    this.#pendingMax = pendingMax;
  }

  /** Pending entries, withdrawn ones included. */
  get size(): number {
    return this.#size;
  }

  /** Empties the agenda and sets the clock to 0, keeping the memory. */
  reset(): void {
    for (let slot = 0; slot < this.#slotsUsed; slot++) this.#payloads[slot] = null;
    this.#nowUs = 0;
    this.#tieTaken = TIE_MIN;
    this.#cause = 0;
    this.#size = 0;
    this.#freeCount = 0;
    this.#slotsUsed = 0;
    this.#sequence = 0;
    this.#places?.fill(-1);
    this.#watcher?.unsettled();
  }

  /**
   * Adds an entry and returns its slot. @param atUs `now <= atUs <= TIME_MAX_US`, whole.
   * @throws {NoProgressError} when more than `pendingMax` entries would be pending.
   */
  add(
    atUs: number,
    tie: number,
    kind: number,
    first: number,
    second: number,
    third: number,
    payload: unknown,
  ): number {
    if (!(atUs >= this.#nowUs && atUs <= TIME_MAX_US)) {
      assert(false, "an entry lies in the past or past the end of time", {
        atUs,
        now: this.#nowUs,
      });
    }
    if (this.#size >= this.#pendingMax) {
      throw new NoProgressError(`more than ${this.#pendingMax} events are pending`);
    }
    const slot = this.#freeCount > 0 ? (this.#free[--this.#freeCount] as number) : this.#newSlot();
    const integers = this.#integers;
    const at = slot * INTEGERS;
    integers[at + KIND] = kind;
    integers[at + FIRST] = first;
    integers[at + SECOND] = second;
    integers[at + THIRD] = third;
    integers[at + CAUSE] = this.#cause;
    integers[at + TIE] = tie;
    this.#numbers[slot * NUMBERS + TIME] = atUs;
    this.#numbers[slot * NUMBERS + SEQUENCE] = this.#sequence++;
    this.#payloads[slot] = payload;
    this.#siftUp(this.#size++, slot, atUs);
    if (this.#watcher !== null) this.#watcher.added(slot);
    return slot;
  }

  /**
   * Adds an entry that was there before under the sequence number that it had, and so in its old
   * place of its lane.
   */
  putBack(
    sequence: number,
    atUs: number,
    tie: number,
    kind: number,
    first: number,
    second: number,
    third: number,
    payload: unknown,
  ): number {
    const next = this.#sequence;
    this.#sequence = sequence;
    const slot = this.add(atUs, tie, kind, first, second, third, payload);
    this.#sequence = next;
    return slot;
  }

  /**
   * Takes the earliest entry out and sets the clock to its time; the clock stays where it is if the
   * entry is overdue, because a strategy took later ones first. Returns its slot, -1 if there is
   * none.
   */
  pop(): number {
    if (this.#size === 0) return -1;
    const slot = this.#heap[0] as number;
    const time = this.#keys[0] as number;
    if (time > this.#nowUs) this.#nowUs = time;
    this.#tieTaken = this.#integers[slot * INTEGERS + TIE] as number;
    if (this.#places !== null) this.#places[slot] = -1;
    const size = --this.#size;
    if (size > 0) this.#siftDown(this.#heap[size] as number, this.#keys[size] as number);
    return slot;
  }

  /** Frees a popped slot. Its kind, integers and payload are gone. */
  release(slot: number): void {
    this.#payloads[slot] = null;
    this.#free[this.#freeCount++] = slot;
  }

  /** Marks an entry as withdrawn: it will not happen. */
  withdraw(slot: number): void {
    if (this.#watcher !== null) this.#watcher.withdrawn(slot);
    this.#integers[slot * INTEGERS + KIND] = WITHDRAWN;
    this.#payloads[slot] = null;
  }

  /** The time of the earliest entry, or Infinity. */
  nextUs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#keys[0] as number);
  }

  /** The slots of all entries, in no particular order. */
  slots(): number[] {
    return Array.from(this.#heap.subarray(0, this.#size));
  }

  /** The slot of the entry at a place from 0 to `size - 1`, in no particular order. */
  slotAt(place: number): number {
    return this.#heap[place] as number;
  }

  /**
   * Appends the slots of the entries that are due by `limitUs` (included) to `slots`, in no
   * particular order.
   */
  dueBy(limitUs: number, slots: number[]): void {
    const open = [0];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (place >= this.#size || (this.#keys[place] as number) > limitUs) continue;
      slots.push(this.#heap[place] as number);
      open.push(2 * place + 1, 2 * place + 2);
    }
  }

  /** The slot of the earliest entry, which stays; -1 if there is none. */
  earliest(): number {
    return this.#size === 0 ? -1 : (this.#heap[0] as number);
  }

  /**
   * Takes one particular entry out, whatever its time; the clock goes to that time if it is later
   * than now. What is earlier and stays is overdue from then on.
   */
  take(slot: number): void {
    const place = this.#placeOf(slot);
    if (place < 0) assert(false, "no such entry", { slot });
    this.#tieTaken = this.#integers[slot * INTEGERS + TIE] as number;
    if (this.#places !== null) this.#places[slot] = -1;
    const time = this.#keys[place] as number;
    const size = --this.#size;
    const moved = this.#heap[size] as number;
    const movedTime = this.#keys[size] as number;
    if (place < size) {
      // The freed place is filled from above, then the root's place by the last entry.
      let at = place;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        const slotAbove = this.#heap[parent] as number;
        this.#heap[at] = slotAbove;
        this.#keys[at] = this.#keys[parent] as number;
        if (this.#places !== null) this.#places[slotAbove] = at;
        at = parent;
      }
      this.#siftDown(moved, movedTime);
    }
    this.#nowUs = Math.max(this.#nowUs, time);
  }

  /** The kind of an entry, which with its numbers and its payload is there until its release. */
  kindOf(slot: number): number {
    return this.#integers[slot * INTEGERS + KIND] as number;
  }

  /** The first of its three numbers, whose meaning is its kind's. */
  firstOf(slot: number): number {
    return this.#integers[slot * INTEGERS + FIRST] as number;
  }

  secondOf(slot: number): number {
    return this.#integers[slot * INTEGERS + SECOND] as number;
  }

  thirdOf(slot: number): number {
    return this.#integers[slot * INTEGERS + THIRD] as number;
  }

  payloadOf(slot: number): unknown {
    return this.#payloads[slot];
  }

  /**
   * The step that added the entry: it sent the message, set the timer, issued the write. Enters no
   * hash.
   */
  causeOf(slot: number): number {
    return this.#integers[slot * INTEGERS + CAUSE] as number;
  }

  /** From now on another step counts as the one that added the entry. */
  charge(slot: number, step: number): void {
    this.#integers[slot * INTEGERS + CAUSE] = step;
  }

  /** Moves entries to other moments. @param momentOf by slot, `now <= moment <= TIME_MAX_US`. */
  moveAll(momentOf: (slot: number) => number): void {
    const slots = this.slots();
    this.#size = 0;
    for (const slot of slots) {
      const time = momentOf(slot);
      this.#numbers[slot * NUMBERS + TIME] = time;
      this.#siftUp(this.#size++, slot, time);
    }
    this.#watcher?.unsettled();
  }

  /** The tie of the entry that was taken last; the lowest if none was since the last restore. */
  get tieTaken(): number {
    return this.#tieTaken;
  }

  /** The time of an entry that is in the agenda. */
  timeOf(slot: number): number {
    return this.#numbers[slot * NUMBERS + TIME] as number;
  }

  /** What decides between entries of one microsecond, lower first: 32 bits, signed. */
  tieOf(slot: number): number {
    return this.#integers[slot * INTEGERS + TIE] as number;
  }

  /** The sequence number of an entry that is in the agenda: how many were added before it. */
  sequenceOf(slot: number): number {
    return this.#numbers[slot * NUMBERS + SEQUENCE] as number;
  }

  /**
   * The sequence number that the entry had that was released last. Good until the next entry is
   * added.
   */
  sequenceReleased(): number {
    return this.sequenceOf(this.#free[this.#freeCount - 1] as number);
  }

  snapshot(): AgendaSnapshot {
    const used = this.#slotsUsed;
    const size = this.#size;
    const slots = new Int32Array(size + this.#freeCount);
    for (let at = 0; at < size; at++) slots[at] = this.#heap[at] as number;
    for (let at = 0; at < this.#freeCount; at++) slots[size + at] = this.#free[at] as number;
    return {
      nowUs: this.#nowUs,
      sequence: this.#sequence,
      cause: this.#cause,
      integers: this.#integers.slice(0, used * INTEGERS),
      numbers: this.#numbers.slice(0, used * NUMBERS),
      payloads: this.#payloads.slice(0, used),
      slots,
      size,
    };
  }

  /** Goes back to a snapshot; entries keep their slots, since others hold them. */
  restore(saved: AgendaSnapshot): void {
    const { payloads, slots, size, numbers } = saved;
    const used = payloads.length;
    while (this.#payloads.length < used) this.#grow();
    for (let slot = used; slot < this.#slotsUsed; slot++) this.#payloads[slot] = null;
    for (let slot = 0; slot < used; slot++) this.#payloads[slot] = payloads[slot];
    this.#integers.set(saved.integers);
    this.#numbers.set(numbers);
    for (let at = 0; at < size; at++) {
      const slot = slots[at] as number;
      this.#heap[at] = slot;
      this.#keys[at] = numbers[slot * NUMBERS + TIME] as number;
    }
    this.#freeCount = slots.length - size;
    for (let at = 0; at < this.#freeCount; at++) this.#free[at] = slots[size + at] as number;
    this.#slotsUsed = used;
    this.#size = size;
    this.#sequence = saved.sequence;
    this.#nowUs = saved.nowUs;
    this.#cause = saved.cause;
    this.#tieTaken = TIE_MIN;
    if (this.#watcher !== null) this.watchBy(this.#watcher);
  }

  /** Where an entry is in the heap; -1: it is not there. */
  #placeOf(slot: number): number {
    if (this.#places !== null) return this.#places[slot] as number;
    const place = this.#heap.indexOf(slot);
    return place < this.#size ? place : -1;
  }

  #siftUp(place: number, slot: number, time: number): void {
    const heap = this.#heap;
    const keys = this.#keys;
    const places = this.#places;
    let at = place;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentTime = keys[parent] as number;
      if (parentTime < time) break;
      const parentSlot = heap[parent] as number;
      if (parentTime === time && !this.#precedes(slot, parentSlot)) break;
      heap[at] = parentSlot;
      keys[at] = parentTime;
      if (places !== null) places[parentSlot] = at;
      at = parent;
    }
    heap[at] = slot;
    keys[at] = time;
    if (places !== null) places[slot] = at;
  }

  #siftDown(slot: number, time: number): void {
    const heap = this.#heap;
    const keys = this.#keys;
    const size = this.#size;
    const places = this.#places;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      let childTime = keys[child] as number;
      const right = child + 1;
      if (right < size) {
        const rightTime = keys[right] as number;
        if (
          rightTime < childTime ||
          (rightTime === childTime && this.#precedes(heap[right] as number, heap[child] as number))
        ) {
          child = right;
          childTime = rightTime;
        }
      }
      if (time < childTime) break;
      const childSlot = heap[child] as number;
      if (time === childTime && this.#precedes(slot, childSlot)) break;
      heap[at] = childSlot;
      keys[at] = childTime;
      if (places !== null) places[childSlot] = at;
      at = child;
    }
    heap[at] = slot;
    keys[at] = time;
    if (places !== null) places[slot] = at;
  }

  /** Whether one entry comes before another of the same microsecond. */
  #precedes(a: number, b: number): boolean {
    const tieA = this.tieOf(a);
    const tieB = this.tieOf(b);
    if (tieA !== tieB) return tieA < tieB;
    return this.sequenceOf(a) < this.sequenceOf(b);
  }

  #newSlot(): number {
    const slot = this.#slotsUsed++;
    if (slot === this.#payloads.length) this.#grow();
    return slot;
  }

  #grow(): void {
    const capacity = this.#payloads.length * 2;
    const int32 = (old: Int32Array, length: number) => {
      const array = new Int32Array(length);
      array.set(old);
      return array;
    };
    const float64 = (old: Float64Array, length: number) => {
      const array = new Float64Array(length);
      array.set(old);
      return array;
    };
    this.#integers = int32(this.#integers, capacity * INTEGERS);
    this.#numbers = float64(this.#numbers, capacity * NUMBERS);
    this.#heap = int32(this.#heap, capacity);
    this.#free = int32(this.#free, capacity);
    this.#keys = float64(this.#keys, capacity);
    if (this.#places !== null) this.#places = int32(this.#places, capacity);
    while (this.#payloads.length < capacity) this.#payloads.push(null);
  }
}
