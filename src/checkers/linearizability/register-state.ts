/**
 * Where the search over one register is: which operations are open, placed or hidden, and which
 * value the register holds. Every move is written into a trail, by which it is taken back.
 */
import { CrashedClasses } from "./crashed-classes.ts";
import { NEVER } from "./layout.ts";
import { CAS, NOT, READ, type RegisterProblem, WRITE } from "./register-problem.ts";
import { grown } from "./scratch.ts";
import { assignSlots } from "./slots.ts";

/**
 * Kinds of entries in the trail, in the low two bits; above them the operation, or for OBLIGED a
 * word of slots.
 */
export const PLACED = 0;
const ADVANCED = 1;
export const OBLIGED = 2;
export const HIDDEN = 3;

export class RegisterState {
  problem: RegisterProblem | null = null;
  slots = 0;
  maskWords = 0;
  /**
   * Returns 0 to `frontier - 1` are placed; operations 0 to `entered - 1` are invoked; the register
   * holds `value`.
   */
  frontier = 0;
  entered = 0;
  value = 0;
  /**
   * The latest return on which something was struck out for: the history up to that one is illegal
   * if all of it is.
   */
  horizon = -1;
  /**
   * Per operation: its slot; the next demand on, and supply of, the same value; the earliest
   * deadline of the demands from there on.
   */
  slotOf = new Int32Array(256);
  nextDemand = new Int32Array(256);
  nextSupply = new Int32Array(256);
  earliest = new Int32Array(256);
  /**
   * Per value: first demand and supply that are not yet invoked, how many suppliers are open and
   * unused.
   */
  demand = new Int32Array(64);
  supply = new Int32Array(64);
  supplies = new Int32Array(64);
  /** Per slot: the operation there. */
  slotOp = new Int32Array(64);
  /**
   * Per word of slots: operations open and not placed; the writes, the cas of those open; writes
   * that are not free: no other write took effect while they were open, so that they must take
   * effect by themselves.
   */
  open = new Int32Array(4);
  writes = new Int32Array(4);
  changes = new Int32Array(4);
  obliged = new Int32Array(4);
  readonly crashed = new CrashedClasses();
  /**
   * How long the trail may get, whatever its array has kept from earlier calls: at first each
   * operation placed once.
   */
  room = 0;
  trail = new Int32Array(1024);
  trailLength = 0;

  /** Takes a problem; false if a value is demanded that nothing supplies. */
  begin(problem: RegisterProblem): boolean {
    this.problem = problem;
    this.frontier = 0;
    this.entered = 0;
    this.value = 0;
    this.trailLength = 0;
    this.horizon = -1;
    this.#grow(problem);
    if (problem.crashed > 0) this.crashed.poolUnseen(problem);
    if (!this.#chain(problem)) return false;
    this.room = 2 * problem.count + 2 * problem.returns + 1024;
    this.trail = grown(this.trail, this.room);
    this.slots = assignSlots(problem, this.slotOf, this.trail);
    this.maskWords = (this.slots + 31) >> 5;
    if (this.slotOp.length < this.slots) this.slotOp = new Int32Array(2 * this.slots);
    if (this.open.length < this.maskWords) {
      this.open = new Int32Array(2 * this.maskWords);
      this.writes = new Int32Array(2 * this.maskWords);
      this.changes = new Int32Array(2 * this.maskWords);
      this.obliged = new Int32Array(2 * this.maskWords);
    }
    for (const words of [this.open, this.writes, this.changes, this.obliged]) {
      words.fill(0, 0, this.maskWords);
    }
    this.crashed.group(problem);
    return true;
  }

  /**
   * Lets operations in, places what only observes and fits, moves the frontier over what is placed.
   * False if the trail must be given room first.
   */
  settle(): boolean {
    const {
      returns,
      kind,
      a,
      b,
      returned,
      byReturn,
      entered: enteredAt,
    } = this.problem as RegisterProblem;
    const { slotOf, slotOp, open, writes, changes, obliged, trail } = this;
    const value = this.value;
    let trailLength = this.trailLength;
    let frontier = this.frontier;
    let entered = this.entered;
    const spare = this.spare;
    const { room } = this;
    let fits = true;
    while (frontier < returns) {
      const until = enteredAt[frontier] as number;
      if (trailLength + until - entered + spare > room) {
        fits = false;
        break;
      }
      while (entered < until) {
        const x = entered++;
        const k = kind[x] as number;
        const crashed = returned[x] === NEVER;
        if ((k === READ || k === CAS) && !crashed) {
          this.demand[a[x] as number] = this.nextDemand[x] as number;
        }
        if (k >= WRITE) {
          const to = b[x] as number;
          this.supply[to] = this.nextSupply[x] as number;
          this.supplies[to] = (this.supplies[to] as number) + 1;
        }
        if (crashed) continue;
        const slot = slotOf[x] as number;
        const word = slot >> 5;
        const bit = 1 << (slot & 31);
        slotOp[slot] = x;
        if (k === READ ? a[x] === value : k === NOT && a[x] !== value) {
          trail[trailLength++] = (x << 2) | PLACED;
          continue;
        }
        open[word] = (open[word] as number) | bit;
        if (k === WRITE) {
          writes[word] = (writes[word] as number) | bit;
          if (b[x] !== value) obliged[word] = (obliged[word] as number) | bit;
        } else if (k === CAS) changes[word] = (changes[word] as number) | bit;
      }
      const slot = slotOf[byReturn[frontier] as number] as number;
      const word = slot >> 5;
      const bit = 1 << (slot & 31);
      if (((open[word] as number) & bit) !== 0) break;
      writes[word] = (writes[word] as number) & ~bit;
      changes[word] = (changes[word] as number) & ~bit;
      trail[trailLength++] = ADVANCED;
      frontier++;
    }
    this.trailLength = trailLength;
    this.frontier = frontier;
    this.entered = entered;
    return fits;
  }

  /** What one change and what it places may add to the trail. */
  get spare(): number {
    return 3 * (this.maskWords + this.slots) + 2;
  }

  /** By how much the trail must get longer, at least, for what is invoked next. */
  get lacking(): number {
    const { entered, returns } = this.problem as RegisterProblem;
    const until = this.frontier < returns ? (entered[this.frontier] as number) : this.entered;
    return until - this.entered + this.spare;
  }

  /** Grows the trail by this much. */
  extend(more: number): void {
    this.room += more;
    this.trail = grown(this.trail, this.room);
  }

  /** Lets a write take effect where another hid it: nothing changes but that it is placed. */
  hide(x: number): void {
    this.#use(x);
    this.trail[this.trailLength++] = (x << 2) | HIDDEN;
  }

  /** Lets a write or cas take effect, and what its value makes possible. */
  change(x: number): void {
    const { kind, a, b } = this.problem as RegisterProblem;
    const { trail, maskWords, obliged, open, changes } = this;
    this.#use(x);
    const to = b[x] as number;
    let trailLength = this.trailLength;
    trail[trailLength++] = (x << 2) | PLACED;
    if (kind[x] === WRITE) {
      for (let word = 0; word < maskWords; word++) {
        if (obliged[word] === 0) continue;
        trail[trailLength++] = OBLIGED;
        trail[trailLength++] = obliged[word] as number;
        trail[trailLength++] = (word << 2) | OBLIGED;
        obliged[word] = 0;
      }
    }
    const old = this.value;
    this.value = to;
    for (let word = 0; to !== old && word < maskWords; word++) {
      for (
        let bits = (open[word] as number) & ~(changes[word] as number);
        bits !== 0;
        bits &= bits - 1
      ) {
        const slot = 31 - Math.clz32(bits & -bits);
        const y = this.slotOp[(word << 5) + slot] as number;
        const k = kind[y] as number;
        if (k === WRITE) {
          if (b[y] !== to || (((obliged[word] as number) >>> slot) & 1) === 0) continue;
          trail[trailLength++] = OBLIGED;
          trail[trailLength++] = obliged[word] as number;
          trail[trailLength++] = (word << 2) | OBLIGED;
          obliged[word] = (obliged[word] as number) & ~(1 << slot);
        } else if (k === READ ? a[y] === to : a[y] === old) {
          open[word] = (open[word] as number) & ~(1 << slot);
          trail[trailLength++] = (y << 2) | PLACED;
        }
      }
    }
    this.trailLength = trailLength;
  }

  /** Takes a write or cas out of those that are to come. */
  #use(x: number): void {
    const { b, returned } = this.problem as RegisterProblem;
    const to = b[x] as number;
    this.supplies[to] = (this.supplies[to] as number) - 1;
    if (returned[x] === NEVER) this.crashed.use(x, 1);
    else {
      const slot = this.slotOf[x] as number;
      this.open[slot >> 5] = (this.open[slot >> 5] as number) & ~(1 << (slot & 31));
    }
  }

  /** Takes everything back that was written into the trail since it was so long, but the value. */
  undoTo(length: number): void {
    const { kind, b, returned } = this.problem as RegisterProblem;
    const { trail, open, obliged } = this;
    while (this.trailLength > length) {
      const entry = trail[--this.trailLength] as number;
      const x = entry >> 2;
      switch (entry & 3) {
        case ADVANCED:
          this.#retreat();
          break;
        case OBLIGED:
          // Saved bits are between two marks, so that the trail can be read both ways.
          obliged[x] = trail[--this.trailLength] as number;
          this.trailLength--;
          break;
        default: {
          if ((kind[x] as number) >= WRITE) {
            const value = b[x] as number;
            this.supplies[value] = (this.supplies[value] as number) + 1;
          }
          if (returned[x] === NEVER) this.crashed.use(x, -1);
          else {
            const slot = this.slotOf[x] as number;
            open[slot >> 5] = (open[slot >> 5] as number) | (1 << (slot & 31));
          }
        }
      }
    }
  }

  /** Takes the frontier back by one return, and with it the invocations after the one before. */
  #retreat(): void {
    const { kind, a, b, returned, byReturn, entered: enteredAt } = this.problem as RegisterProblem;
    const { open, writes, changes, obliged } = this;
    const through = this.frontier > 0 ? (enteredAt[this.frontier - 1] as number) : 0;
    while (this.entered > through) {
      const y = --this.entered;
      const k = kind[y] as number;
      const crashed = returned[y] === NEVER;
      if ((k === READ || k === CAS) && !crashed) this.demand[a[y] as number] = y;
      if (k >= WRITE) {
        const value = b[y] as number;
        this.supply[value] = y;
        this.supplies[value] = (this.supplies[value] as number) - 1;
      }
      if (crashed) continue;
      const slot = this.slotOf[y] as number;
      const word = slot >> 5;
      const bit = ~(1 << (slot & 31));
      open[word] = (open[word] as number) & bit;
      writes[word] = (writes[word] as number) & bit;
      changes[word] = (changes[word] as number) & bit;
      obliged[word] = (obliged[word] as number) & bit;
    }
    this.frontier--;
    const back = byReturn[this.frontier] as number;
    const slot = this.slotOf[back] as number;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    this.slotOp[slot] = back;
    if (kind[back] === WRITE) writes[word] = (writes[word] as number) | bit;
    else if (kind[back] === CAS) changes[word] = (changes[word] as number) | bit;
  }

  /** Chains demands on and supplies of each value, from the last to the first. */
  #chain(problem: RegisterProblem): boolean {
    const { count, values, kind, a, b, returned, suppliers } = problem;
    const { demand, supply, nextDemand, nextSupply, earliest } = this;
    for (let value = 0; value < values; value++) {
      demand[value] = -1;
      supply[value] = -1;
      this.supplies[value] = 0;
    }
    let impossible = NEVER;
    for (let x = count - 1; x >= 0; x--) {
      const k = kind[x] as number;
      const end = returned[x] as number;
      if ((k === READ || k === CAS) && end !== NEVER) {
        const value = a[x] as number;
        if (value !== 0 && suppliers[value] === 0) impossible = Math.min(impossible, end);
        const later = demand[value] as number;
        nextDemand[x] = later;
        earliest[x] =
          later < 0 || (earliest[later] as number) > end ? end : (earliest[later] as number);
        demand[value] = x;
      }
      if (k >= WRITE) {
        const value = b[x] as number;
        nextSupply[x] = supply[value] as number;
        supply[value] = x;
      }
    }
    if (impossible === NEVER) return true;
    this.horizon = impossible;
    return false;
  }

  #grow({ count, values }: RegisterProblem): void {
    if (this.slotOf.length < count) {
      const size = count + (count >> 1);
      this.slotOf = new Int32Array(size);
      this.nextDemand = new Int32Array(size);
      this.nextSupply = new Int32Array(size);
      this.earliest = new Int32Array(size);
    }
    if (this.demand.length < values) {
      const size = values + (values >> 1);
      this.demand = new Int32Array(size);
      this.supply = new Int32Array(size);
      this.supplies = new Int32Array(size);
    }
  }
}
