/** A part of a history as operations on one register: the form in which registers, kv keys, mutexes and set members are judged. */
import { type Layout, NEVER } from "./layout.ts";

/** Reads the value `a`. */
export const READ = 0;
/** Sees that the value is not `a` (a cas from `a` that did not take place). */
export const NOT = 1;
/** Writes `b`. */
export const WRITE = 2;
/** Changes the value from `a` to `b`, which differ. */
export const CAS = 3;

/** One part, ready to be judged; its arrays are used again by the next. Operations and times as in `Layout`. */
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
  /** By value: how many operations supply it (writes and cas to it), crashed ones included; the initial value is not counted. */
  suppliers: Int32Array;
  /** By value: the last operation that supplies it, -1 if none. */
  supplier: Int32Array;
  /** How many crashed operations there are. */
  crashed: number;
  /** Whether no value has two suppliers, the initial one counted. */
  distinct: boolean;
  /** Whether some operation is NOT. */
  refusals: boolean;
}

/** Makes problems of the parts of a layout; `kindOf`, `aOf`, `bOf` tell of the operations of the whole history. */
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
  };
  /** By value of the history: its number in this part, and the stamp of the part in which that holds. */
  #number = new Int32Array(256);
  #stampOf = new Int32Array(256);
  #stamp = 0;

  make(
    layout: Layout,
    part: number,
    kindOf: Uint8Array,
    aOf: Int32Array,
    bOf: Int32Array,
    valuesOfHistory: number,
    initial: number,
  ): RegisterProblem {
    const problem = this.#problem;
    const start = layout.starts[part] as number;
    const count = (layout.starts[part + 1] as number) - start;
    const returnStart = layout.returnStarts[part] as number;
    const returns = (layout.returnStarts[part + 1] as number) - returnStart;
    this.#grow(count, valuesOfHistory);
    const { kind, a, b, invoked, returned, byReturn, entered, suppliers, supplier } = problem;
    const number = this.#number;
    const stampOf = this.#stampOf;
    const stamp = ++this.#stamp;
    stampOf[initial] = stamp;
    number[initial] = 0;
    suppliers[0] = 0;
    supplier[0] = -1;
    let values = 1;
    let crashed = 0;
    let distinct = true;
    let refusals = false;
    const { source } = layout;
    for (let x = 0; x < count; x++) {
      const operation = source[start + x] as number;
      const k = kindOf[operation] as number;
      kind[x] = k;
      invoked[x] = layout.invoked[start + x] as number;
      const end = layout.returned[start + x] as number;
      returned[x] = end;
      if (end === NEVER) crashed++;
      if (k === NOT) refusals = true;
      if (k !== WRITE) {
        const value = aOf[operation] as number;
        if (stampOf[value] !== stamp) {
          stampOf[value] = stamp;
          suppliers[values] = 0;
          supplier[values] = -1;
          number[value] = values++;
        }
        a[x] = number[value] as number;
      }
      if (k >= WRITE) {
        const value = bOf[operation] as number;
        if (stampOf[value] !== stamp) {
          stampOf[value] = stamp;
          suppliers[values] = 0;
          supplier[values] = -1;
          number[value] = values++;
        }
        const to = number[value] as number;
        b[x] = to;
        if ((suppliers[to] as number) > 0 || to === 0) distinct = false;
        suppliers[to] = (suppliers[to] as number) + 1;
        supplier[to] = x;
      }
    }
    for (let index = 0; index < returns; index++) {
      byReturn[index] = layout.byReturn[returnStart + index] as number;
      entered[index] = layout.entered[returnStart + index] as number;
    }
    problem.count = count;
    problem.returns = returns;
    problem.values = values;
    problem.crashed = crashed;
    problem.distinct = distinct;
    problem.refusals = refusals;
    return problem;
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
