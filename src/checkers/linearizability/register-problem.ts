/**
 * A part of a history as operations on one register: the form in which registers, kv keys, mutexes
 * and set members are judged.
 */
import { type Layout, NEVER } from "./layout.ts";

/** Reads the value `a`. */
export const READ = 0;
/** Sees that the value is not `a` (a cas from `a` that did not take place). */
export const NOT = 1;
/** Writes `b`. */
export const WRITE = 2;
/** Changes the value from `a` to `b`, which differ. */
export const CAS = 3;
/** Of an operation whose answer is not known: it constrains nothing, and is left out. */
export const NONE = 255;

/**
 * One part, ready to be judged; its arrays are used again by the next. Operations and times as in
 * `Layout`.
 */
export interface RegisterProblem {
  count: number;
  returns: number;
  /** How many values there are; they are numbered from 0, and 0 is the value at first. */
  values: number;
  kind: Uint8Array;
  a: Int32Array;
  b: Int32Array;
  invoked: Int32Array;
  returned: Int32Array;
  byReturn: Int32Array;
  entered: Int32Array;
  /**
   * By value: how many operations supply it (writes and cas to it), crashed ones included; the
   * initial value is not counted.
   */
  suppliers: Int32Array;
  /** By value: the last operation that supplies it, -1 if none. */
  supplier: Int32Array;
  /** How many crashed operations there are. */
  crashed: number;
  /** Whether no value has two suppliers, the initial one counted. */
  distinct: boolean;
  /** Whether some operation is NOT. */
  refusals: boolean;
  /**
   * Whether some operation that changed nothing might have, for all that is known until it
   * returned.
   */
  veiled: boolean;
  /** By operation: its rank in the part. */
  origin: Int32Array;
}

/** What `Lowering` computes of the operations of a whole history. */
export interface Lowered {
  readonly kindOf: Uint8Array;
  readonly aOf: Int32Array;
  readonly bOf: Int32Array;
  readonly unansweredOf: Uint8Array;
  readonly valueCount: number;
  readonly initial: number;
}

/** Makes problems of the parts of a layout. */
export class RegisterProblems {
  readonly #problem: RegisterProblem = {
    count: 0,
    returns: 0,
    values: 0,
    kind: new Uint8Array(256),
    a: new Int32Array(256),
    b: new Int32Array(256),
    invoked: new Int32Array(256),
    returned: new Int32Array(256),
    byReturn: new Int32Array(256),
    entered: new Int32Array(256),
    suppliers: new Int32Array(256),
    supplier: new Int32Array(256),
    crashed: 0,
    distinct: true,
    refusals: false,
    veiled: false,
    origin: new Int32Array(256),
  };
  /**
   * By value of the history: its number in this part, and the stamp of the part in which that
   * holds.
   */
  #number = new Int32Array(256);
  #stampOf = new Int32Array(256);
  #stamp = 0;
  #values = 0;
  /** By operation of the part: how many before it are kept. */
  #rank = new Int32Array(257);

  /**
   * The part as it was after `until` of its returns: what had not returned by then is crashed.
   * `lowered` is about the operations of the whole history.
   */
  make(layout: Layout, part: number, lowered: Lowered, until: number): RegisterProblem {
    const problem = this.#problem;
    const start = layout.starts[part] as number;
    const returnStart = layout.returnStarts[part] as number;
    const cut = until < (layout.returnStarts[part + 1] as number) - returnStart;
    const all = (layout.starts[part + 1] as number) - start;
    const present = cut
      ? until === 0
        ? 0
        : (layout.entered[returnStart + until - 1] as number)
      : all;
    this.#grow(present, lowered.valueCount);
    const { kind, a, b, invoked, returned, byReturn, entered, suppliers, supplier, origin } =
      problem;
    const { kindOf, aOf, bOf, unansweredOf } = lowered;
    const rank = this.#rank;
    this.#values = 0;
    this.#stamp++;
    this.#numberOf(lowered.initial);
    let crashed = 0;
    let distinct = true;
    let refusals = false;
    let veiled = false;
    let count = 0;
    for (let x = 0; x < present; x++) {
      const operation = layout.source[start + x] as number;
      rank[x] = count;
      let k = kindOf[operation] as number;
      let end = layout.returned[start + x] as number;
      if (end >= until) {
        if (end !== NEVER) {
          k = unansweredOf[operation] as number;
          if (k === NONE) continue;
          end = NEVER;
        }
        crashed++;
      }
      origin[count] = x;
      kind[count] = k;
      invoked[count] = layout.invoked[start + x] as number;
      returned[count] = end;
      if (k === NOT) refusals = true;
      if (k < WRITE && unansweredOf[operation] !== NONE) veiled = true;
      if (k !== WRITE) a[count] = this.#numberOf(aOf[operation] as number);
      if (k >= WRITE) {
        const to = this.#numberOf(bOf[operation] as number);
        b[count] = to;
        if ((suppliers[to] as number) > 0 || to === 0) distinct = false;
        suppliers[to] = (suppliers[to] as number) + 1;
        supplier[to] = count;
      }
      count++;
    }
    rank[present] = count;
    const returns = cut ? until : (layout.returnStarts[part + 1] as number) - returnStart;
    for (let index = 0; index < returns; index++) {
      byReturn[index] = rank[layout.byReturn[returnStart + index] as number] as number;
      entered[index] = rank[layout.entered[returnStart + index] as number] as number;
    }
    problem.count = count;
    problem.returns = returns;
    problem.values = this.#values;
    problem.crashed = crashed;
    problem.distinct = distinct;
    problem.refusals = refusals;
    problem.veiled = veiled;
    return problem;
  }

  /** The number of a value in this part. */
  #numberOf(value: number): number {
    if (this.#stampOf[value] !== this.#stamp) {
      this.#stampOf[value] = this.#stamp;
      this.#problem.suppliers[this.#values] = 0;
      this.#problem.supplier[this.#values] = -1;
      this.#number[value] = this.#values++;
    }
    return this.#number[value] as number;
  }

  #grow(count: number, values: number): void {
    const problem = this.#problem;
    if (problem.kind.length < count) {
      const size = count + (count >> 1);
      problem.kind = new Uint8Array(size);
      problem.a = new Int32Array(size);
      problem.b = new Int32Array(size);
      problem.invoked = new Int32Array(size);
      problem.returned = new Int32Array(size);
      problem.byReturn = new Int32Array(size);
      problem.entered = new Int32Array(size);
      problem.origin = new Int32Array(size);
      this.#rank = new Int32Array(size + 1);
    }
    if (this.#number.length < values) {
      const size = values + (values >> 1);
      this.#number = new Int32Array(size);
      this.#stampOf = new Int32Array(size);
      this.#stamp = 0;
    }
    const named = Math.min(values, 2 * count + 1);
    if (problem.suppliers.length < named) {
      problem.suppliers = new Int32Array(named + (named >> 1));
      problem.supplier = new Int32Array(named + (named >> 1));
    }
  }
}
