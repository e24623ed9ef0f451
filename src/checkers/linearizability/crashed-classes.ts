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
   * By class: the operation that is used next, -1 if none is left; how many are used; the next
   * class that supplies the same value.
   */
  #operation = new Int32Array(16);
  #used = new Int32Array(16);
  next = new Int32Array(16);
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
  #place = new Int32Array(16);
  /** By operation: its class, and the one of that class that was invoked next, -1 if none was. */
  #classOf = new Int32Array(64);
  #later = new Int32Array(64);
  readonly #classes = new Map<number, number>();
  #seen = new Uint8Array(64);
  /** Where the words of the memo are, and from where on they hold bits and counts. */
  #words: Int32Array = new Int32Array(0);
  #bitsAt = 0;
  #countsAt = 0;

  /**
   * Values that only crashed operations supply and no operation asks for are interchangeable: they
   * become one.
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
    this.bits = 0;
    this.counts = 0;
    this.values.length = 0;
    if (crashed === 0) return;
    this.#grow(count, crashed, values);
    this.head.fill(-1, 0, values);
    const classes = this.#classes;
    classes.clear();
    // Until all are known, `place` has the last operation of each class.
    const last = this.#place;
    for (let x = 0; x < count; x++) {
      if (returned[x] !== NEVER) continue;
      const to = b[x] as number;
      const name = kind[x] === WRITE ? -1 - to : (a[x] as number) * values + to;
      let c = classes.get(name);
      if (c === undefined) {
        c = classes.size;
        classes.set(name, c);
        this.#operation[c] = x;
        this.#used[c] = 0;
        if ((this.head[to] as number) < 0) this.values.push(to);
        this.next[c] = this.head[to] as number;
        this.head[to] = c;
      } else this.#later[last[c] as number] = x;
      last[c] = x;
      this.#classOf[x] = c;
      this.#later[x] = -1;
    }
    for (let c = 0; c < classes.size; c++) {
      const isOne = (this.#later[this.#operation[c] as number] as number) < 0;
      this.#place[c] = isOne ? this.bits++ : -1 - this.counts++;
    }
  }

  #grow(count: number, classes: number, values: number): void {
    if (this.#classOf.length < count) {
      this.#classOf = new Int32Array(2 * count);
      this.#later = new Int32Array(2 * count);
    }
    if (this.next.length < classes) {
      this.#operation = new Int32Array(2 * classes);
      this.#used = new Int32Array(2 * classes);
      this.next = new Int32Array(2 * classes);
      this.#place = new Int32Array(2 * classes);
    }
    if (this.head.length < values) this.head = new Int32Array(2 * values);
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
    const x = this.#operation[c] as number;
    return x < 0 || (invoked[x] as number) > frontier ? -1 : x;
  }

  /** Uses the next one of its class (1), or takes back the last one used (-1). */
  use(x: number, by: 1 | -1): void {
    const c = this.#classOf[x] as number;
    const used = (this.#used[c] as number) + by;
    this.#used[c] = used;
    this.#operation[c] = by > 0 ? (this.#later[x] as number) : x;
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
