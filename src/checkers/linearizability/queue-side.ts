/**
 * One side of a queue's history, what goes in or what comes out: which operations are placed, as a
 * frontier in their returns and a mask of those open there.
 */
import { NEVER } from "./layout.ts";
import { assignSlots } from "./slots.ts";

/**
 * Operations of one side that returned, in order of invocation: ranks in the part, times in its
 * returns, values by number.
 */
export interface SideOperations {
  readonly ranks: readonly number[];
  readonly invoked: Int32Array;
  readonly returned: Int32Array;
  readonly values: Int32Array;
}

export class QueueSide {
  readonly operations: SideOperations;
  readonly slots: number;
  /** How many returns of this side are placed, and how many operations are open or were. */
  frontier = 0;
  entered = 0;
  /** By slot: placed. */
  readonly mask: Int32Array;
  readonly #slotOf: Int32Array;
  readonly #slotOp: Int32Array;
  readonly #byReturn: Int32Array;
  readonly #enteredAt: Int32Array;

  constructor(operations: SideOperations) {
    this.operations = operations;
    const { invoked, returned } = operations;
    const count = invoked.length;
    this.#byReturn = Int32Array.from(invoked, (_, x) => x).sort(
      (a, b) => (returned[a] as number) - (returned[b] as number),
    );
    // Those invoked before a return, times being those of the whole part.
    this.#enteredAt = new Int32Array(count);
    let open = 0;
    for (let index = 0; index < count; index++) {
      const end = returned[this.#byReturn[index] as number] as number;
      while (open < count && (invoked[open] as number) <= end) open++;
      this.#enteredAt[index] = open;
    }
    this.#slotOf = new Int32Array(count);
    const times = { returns: count, returned, byReturn: this.#byReturn, entered: this.#enteredAt };
    this.slots = assignSlots(times, this.#slotOf, new Int32Array(count));
    this.#slotOp = new Int32Array(this.slots).fill(-1);
    this.mask = new Int32Array((this.slots + 31) >> 5);
    this.#enter();
  }

  get count(): number {
    return this.#byReturn.length;
  }

  /** The first return that is not placed, NEVER if all are. */
  get limit(): number {
    const { returned } = this.operations;
    return this.frontier < this.count
      ? (returned[this.#byReturn[this.frontier] as number] as number)
      : NEVER;
  }

  /** The operation in a slot if it is open and not placed, else -1. */
  waiting(slot: number): number {
    const x = this.#slotOp[slot] as number;
    return ((this.mask[slot >> 5] as number) >>> (slot & 31)) & 1 ? -1 : x;
  }

  /** Places an operation, and moves the frontier over what is placed; by how many returns. */
  place(x: number): number {
    const slot = this.#slotOf[x] as number;
    this.mask[slot >> 5] = (this.mask[slot >> 5] as number) | (1 << (slot & 31));
    let moved = 0;
    while (this.frontier < this.count) {
      const first = this.#slotOf[this.#byReturn[this.frontier] as number] as number;
      if ((((this.mask[first >> 5] as number) >>> (first & 31)) & 1) === 0) break;
      this.mask[first >> 5] = (this.mask[first >> 5] as number) & ~(1 << (first & 31));
      this.#slotOp[first] = -1;
      this.frontier++;
      moved++;
      this.#enter();
    }
    return moved;
  }

  /** Takes `place` back. */
  remove(x: number, moved: number): void {
    for (let step = 0; step < moved; step++) {
      this.frontier--;
      const through = this.#enteredAt[this.frontier] as number;
      while (this.entered > through) this.#slotOp[this.#slotOf[--this.entered] as number] = -1;
      const back = this.#byReturn[this.frontier] as number;
      const slot = this.#slotOf[back] as number;
      this.#slotOp[slot] = back;
      this.mask[slot >> 5] = (this.mask[slot >> 5] as number) | (1 << (slot & 31));
    }
    const slot = this.#slotOf[x] as number;
    this.mask[slot >> 5] = (this.mask[slot >> 5] as number) & ~(1 << (slot & 31));
  }

  /** Lets those in that are open at the frontier. */
  #enter(): void {
    if (this.frontier === this.count) return;
    const open = this.#enteredAt[this.frontier] as number;
    for (; this.entered < open; this.entered++) {
      this.#slotOp[this.#slotOf[this.entered] as number] = this.entered;
    }
  }
}
