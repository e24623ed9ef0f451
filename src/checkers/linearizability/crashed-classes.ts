/**
 * Crashed writes and cas of a register by class: of one class are those of the same kind and
 * values; the earliest invoked is used first.
 */
import { NEVER } from "./layout.ts";
import { type RegisterProblem, WRITE } from "./register-problem.ts";

export class CrashedClasses {
  /** How many operations there are. */
  total = 0;
  /**
   * By class: its operations in order of invocation; how many are used; the next class that
   * supplies the same value.
   */
  readonly operations: number[][] = [];
  readonly used: number[] = [];
  readonly next: number[] = [];
  /** By value: the first class that supplies it, -1 if there is none. */
  head = new Int32Array(64);
  /** The values that are supplied, each once. */
  readonly values: number[] = [];
  /**
   * How many classes of one operation there are, each with a bit in the memo, and of several, each
   * with a word.
   */
  bits = 0;
  counts = 0;
  /** By class: the bit of its one operation, or, for several, -1 - the place of its count. */
  readonly #place: number[] = [];
  readonly #classOf = new Map<number, number>();
  #seen = new Uint8Array(64);
  /** Where the words of the memo are, and from where on bits and counts stand there. */
  #words: Int32Array = new Int32Array(0);
  #bitsAt = 0;
  #countsAt = 0;

  /**
   * Values that only crashed operations supply and no operation asks for can stand for each other:
   * they become one.
   */
  poolUnseen({ count, values, kind, a, b, returned }: RegisterProblem): void {
    if (this.#seen.length < values) this.#seen = new Uint8Array(2 * values);
    const seen = this.#seen;
    seen.fill(0, 0, values);
    for (let x = 0; x < count; x++) {
      if (kind[x] !== WRITE) seen[a[x] as number] = 1;
      if ((kind[x] as number) >= WRITE && returned[x] !== NEVER) seen[b[x] as number] = 1;
    }
    let pool = -1;
    for (let x = 0; x < count; x++) {
      if (returned[x] !== NEVER || seen[b[x] as number] === 1) continue;
      if (pool < 0) pool = b[x] as number;
      b[x] = pool;
    }
  }

  group({ count, crashed, returned, kind, a, b, values }: RegisterProblem): void {
    this.total = crashed;
    this.operations.length = 0;
    this.bits = 0;
    this.counts = 0;
    this.values.length = 0;
    if (crashed === 0) return;
    this.next.length = 0;
    this.used.length = 0;
    this.#place.length = 0;
    this.#classOf.clear();
    if (this.head.length < values) this.head = new Int32Array(2 * values);
    this.head.fill(-1, 0, values);
    const classes = new Map<number, number>();
    for (let x = 0; x < count; x++) {
      if (returned[x] !== NEVER) continue;
      const to = b[x] as number;
      const name = kind[x] === WRITE ? -1 - to : (a[x] as number) * values + to;
      let c = classes.get(name);
      if (c === undefined) {
        c = this.operations.length;
        classes.set(name, c);
        this.operations.push([]);
        this.used.push(0);
        if ((this.head[to] as number) < 0) this.values.push(to);
        this.next.push(this.head[to] as number);
        this.head[to] = c;
      }
      (this.operations[c] as number[]).push(x);
      this.#classOf.set(x, c);
    }
    for (const group of this.operations) {
      this.#place.push(group.length === 1 ? this.bits++ : -1 - this.counts++);
    }
  }

  /** Says where the memo has its words. */
  place(words: Int32Array, bitsAt: number, countsAt: number): void {
    this.#words = words;
    this.#bitsAt = bitsAt;
    this.#countsAt = countsAt;
  }

  /**
   * The operation of a class that is used next, if it was invoked by this return; -1 if there is
   * none.
   */
  first(c: number, frontier: number, invoked: Int32Array): number {
    const x = (this.operations[c] as number[])[this.used[c] as number];
    return x === undefined || (invoked[x] as number) > frontier ? -1 : x;
  }

  /** Uses one (1), or takes that back (-1). */
  use(x: number, by: 1 | -1): void {
    const c = this.#classOf.get(x) as number;
    const used = (this.used[c] as number) + by;
    this.used[c] = used;
    const bit = this.#place[c] as number;
    const words = this.#words;
    if (bit < 0) {
      words[this.#countsAt - bit - 1] = used;
      return;
    }
    const at = this.#bitsAt + (bit >> 5);
    if (by > 0) words[at] = (words[at] as number) | (1 << (bit & 31));
    else words[at] = (words[at] as number) & ~(1 << (bit & 31));
  }
}
