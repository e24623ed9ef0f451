/**
 * A configuration of the search: where its frontier is, what is open and placed, the state; with
 * the trail by which it is taken back. Operations have slots, at most as many as were ever open at
 * once, so that what describes a configuration does not grow with the history.
 */
import { type Layout, NEVER } from "./layout.ts";
import { LookAhead } from "./look-ahead.ts";
import type { Machine } from "./machine.ts";
import { assignSlots } from "./slots.ts";

/** Marks in the trail that the frontier moved. */
const ADVANCED = -1;

export class Configuration {
  readonly ahead = new LookAhead();
  #machine: Machine | null = null;
  /** The part: times as in `Layout`, but arrays begin with it. */
  returns = 0;
  invoked: Int32Array = new Int32Array(0);
  returned: Int32Array = new Int32Array(0);
  byReturn: Int32Array = new Int32Array(0);
  #enteredAt: Int32Array = new Int32Array(0);
  /** The key of the memo: frontier, state, mask of slots; then crashed operations used up. */
  words = new Int32Array(16);
  /** How many words are the key, and how many the crashed operations used up. */
  keyWords = 0;
  usedWords = 0;
  slots = 0;
  #slotOf = new Int32Array(256);
  /** By slot: the operation there, -1 if none. */
  slotOp = new Int32Array(64);
  /** By operation: whether it is placed. */
  done = new Uint8Array(256);
  crashed = 0;
  #crashedOf = new Int32Array(256);
  /** Crashed operations by class, each in order of invocation. */
  readonly crashedClass: Int32Array[] = [];
  frontier = 0;
  entered = 0;
  state = 0;
  /** Whether the state is another than when open observers were last tried. */
  stale = true;
  trail = new Int32Array(512);
  trailLength = 0;

  /** Takes a part: nothing is placed. */
  begin(layout: Layout, part: number, machine: Machine): void {
    const start = layout.starts[part] as number;
    const end = layout.starts[part + 1] as number;
    const returnStart = layout.returnStarts[part] as number;
    const returnEnd = layout.returnStarts[part + 1] as number;
    this.#machine = machine;
    this.returns = returnEnd - returnStart;
    this.invoked = layout.invoked.subarray(start, end);
    this.returned = layout.returned.subarray(start, end);
    this.byReturn = layout.byReturn.subarray(returnStart, returnEnd);
    this.#enteredAt = layout.entered.subarray(returnStart, returnEnd);
    this.#prepare(end - start, machine);
    this.frontier = 0;
    this.entered = 0;
    this.state = machine.initial;
    this.stale = true;
    this.trailLength = 0;
  }

  /**
   * Places what only observes, moves the frontier over what is placed, lets operations in. Whether
   * all returns are placed.
   */
  settle(): boolean {
    const machine = this.#machine as Machine;
    const { classes, observes } = machine;
    const done = this.done;
    const returns = this.returns;
    for (;;) {
      const open =
        this.frontier < returns ? (this.#enteredAt[this.frontier] as number) : this.entered;
      while (this.entered < open) {
        const x = this.entered++;
        this.ahead.enter(x);
        if (this.returned[x] === NEVER) continue;
        this.slotOp[this.#slotOf[x] as number] = x;
        const kind = classes[x] as number;
        if (!this.stale && observes[kind] === 1 && machine.step(this.state, kind) >= 0) {
          this.place(x);
        }
      }
      if (this.stale) {
        this.stale = false;
        for (let slot = 0; slot < this.slots; slot++) {
          const x = this.slotOp[slot] as number;
          if (x < 0 || done[x] === 1 || observes[classes[x] as number] === 0) continue;
          if (machine.step(this.state, classes[x] as number) >= 0) this.place(x);
        }
      }
      if (this.frontier === returns) return true;
      const next = this.byReturn[this.frontier] as number;
      if (done[next] === 0) return false;
      const slot = this.#slotOf[next] as number;
      this.slotOp[slot] = -1;
      this.words[2 + (slot >> 5)] = (this.words[2 + (slot >> 5)] as number) & ~(1 << (slot & 31));
      this.trail[this.trailLength++] = ADVANCED;
      this.frontier++;
    }
  }

  /** Places an operation that is open. */
  place(x: number): void {
    this.done[x] = 1;
    this.trail[this.trailLength++] = x;
    this.ahead.place(x);
    this.#flip(x);
  }

  /** Sets the bit of an operation that is placed, and clears that of one that is taken back. */
  #flip(x: number): void {
    const hasCrashed = this.returned[x] === NEVER;
    const bit = (hasCrashed ? this.#crashedOf[x] : this.#slotOf[x]) as number;
    const at = (hasCrashed ? this.keyWords : 2) + (bit >> 5);
    this.words[at] = (this.words[at] as number) ^ (1 << (bit & 31));
  }

  /** Puts frontier and state into the words by which the memo knows this configuration. */
  describe(): void {
    this.words[0] = this.frontier;
    this.words[1] = this.state;
  }

  /** Whether an operation of this class is open and not placed: what `postpones` may ask. */
  readonly isOpen = (kind: number): boolean => {
    const { classes } = this.#machine as Machine;
    for (let slot = 0; slot < this.slots; slot++) {
      const x = this.slotOp[slot] as number;
      if (x >= 0 && this.done[x] === 0 && classes[x] === kind) return true;
    }
    return false;
  };

  /** Takes back all that was done since the trail was so long. */
  undoTo(length: number): void {
    const trail = this.trail;
    while (this.trailLength > length) {
      const x = trail[--this.trailLength] as number;
      if (x === ADVANCED) {
        this.#retreat();
        continue;
      }
      this.done[x] = 0;
      this.ahead.remove(x);
      this.#flip(x);
    }
  }

  /** Takes the frontier back by one return. */
  #retreat(): void {
    const through = this.frontier > 0 ? (this.#enteredAt[this.frontier - 1] as number) : 0;
    while (this.entered > through) {
      const x = --this.entered;
      this.ahead.leave(x);
      if (this.returned[x] !== NEVER) this.slotOp[this.#slotOf[x] as number] = -1;
    }
    this.frontier--;
    const back = this.byReturn[this.frontier] as number;
    const slot = this.#slotOf[back] as number;
    this.slotOp[slot] = back;
    this.words[2 + (slot >> 5)] = (this.words[2 + (slot >> 5)] as number) | (1 << (slot & 31));
  }

  /** Takes all back, what was let in included. */
  rewind(): void {
    this.undoTo(0);
    while (this.entered > 0) {
      const x = --this.entered;
      this.ahead.leave(x);
      if (this.returned[x] !== NEVER) this.slotOp[this.#slotOf[x] as number] = -1;
    }
    this.state = (this.#machine as Machine).initial;
    this.stale = true;
  }

  /** Sets slots, crashed operations, words and look-ahead up. */
  #prepare(count: number, machine: Machine): void {
    if (this.done.length < count) {
      const size = 2 * count;
      this.done = new Uint8Array(size);
      this.#slotOf = new Int32Array(size);
      this.#crashedOf = new Int32Array(size);
      this.trail = new Int32Array(2 * size);
    }
    this.done.fill(0, 0, count);
    const times = {
      returns: this.returns,
      returned: this.returned,
      byReturn: this.byReturn,
      entered: this.#enteredAt,
    };
    this.slots = assignSlots(times, this.#slotOf, this.trail);
    if (this.slotOp.length < this.slots) this.slotOp = new Int32Array(2 * this.slots);
    this.slotOp.fill(-1, 0, this.slots);
    this.#groupCrashed(count, machine);
    const maskWords = (this.slots + 31) >> 5;
    this.keyWords = 2 + maskWords;
    this.usedWords = (this.crashed + 31) >> 5;
    const length = this.keyWords + this.usedWords;
    if (this.words.length < length) this.words = new Int32Array(2 * length);
    this.words.fill(0, 0, length);
    this.ahead.begin(count, machine, this.invoked, this.returned);
  }

  /** Groups crashed operations by class, in order of invocation, and numbers them. */
  #groupCrashed(count: number, machine: Machine): void {
    this.crashedClass.length = 0;
    this.crashed = 0;
    if (count === this.returns) return;
    const groups = new Map<number, number[]>();
    for (let x = 0; x < count; x++) {
      if (this.returned[x] !== NEVER) continue;
      this.crashed++;
      const kind = machine.classes[x] as number;
      const group = groups.get(kind);
      if (group) group.push(x);
      else groups.set(kind, [x]);
    }
    let bit = 0;
    for (const group of groups.values()) {
      for (const x of group) this.#crashedOf[x] = bit++;
      this.crashedClass.push(Int32Array.from(group));
    }
  }
}
