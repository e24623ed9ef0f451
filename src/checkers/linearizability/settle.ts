/**
 * Crashed operations of a register whose every value has one supplier, settled before the search:
 * those whose value was seen took effect by then, so they are given a return; of the rest few
 * need be distinguished.
 */
import { NEVER } from "./layout.ts";
import { CAS, NOT, type RegisterProblem, WRITE } from "./register-problem.ts";

/** Rewrites problems; its arrays are used again by the next. */
export class Settler {
  /** By operation after `settle`: its rank before. */
  origin = new Int32Array(256);
  /** By value: the first return that it must precede; the last return of those that saw another. */
  #deadline = new Int32Array(256);
  #refused = new Int32Array(256);
  /** By return: how many are put in before it, and before all that precede it. */
  #here = new Int32Array(256);
  #before = new Int32Array(256);
  /** By operation: how many that precede it are kept. */
  #rank = new Int32Array(256);
  #byReturn = new Int32Array(256);

  /**
   * Rewrites a problem that is `distinct`, that has crashed operations and that zones leave open;
   * `needed` says of its values whether they must have been there. A crashed operation whose value
   * is needed took effect before the first that saw it returned, so it is given a return just
   * before that one, which loses and adds nothing. Of the others, with `few`, only writes of what
   * no read saw and none is known to have missed are kept, all under one value: an order of what
   * is left is one of the whole, but there may be none where the whole has one.
   */
  settle(problem: RegisterProblem, needed: Uint8Array, few: boolean): void {
    const { count, returns, kind, a, b, invoked, returned } = problem;
    this.#grow(count, problem.values);
    this.#setDeadlines(problem, needed);
    const deadlines = this.#deadline;
    const here = this.#here;
    const before = this.#before;
    here.fill(0, 0, returns + 1);
    let settled = 0;
    for (let x = 0; x < count; x++) {
      const value = b[x] as number;
      if (returned[x] !== NEVER || needed[value] === 0) continue;
      const deadline = deadlines[value] as number;
      here[deadline] = (here[deadline] as number) + 1;
      settled++;
    }
    before[0] = 0;
    for (let r = 0; r < returns; r++) before[r + 1] = (before[r] as number) + (here[r] as number);
    const rank = this.#rank;
    const byReturn = this.#byReturn;
    let kept = 0;
    let crashed = 0;
    let pool = -1;
    for (let x = 0; x < count; x++) {
      rank[x] = kept;
      const from = invoked[x] as number;
      let value = b[x] as number;
      let end = returned[x] as number;
      if (end !== NEVER) {
        end += before[end + 1] as number;
        byReturn[end] = kept;
      } else if (needed[value] === 1) {
        // Those before the same return are in one gap: any order of them will do.
        const deadline = deadlines[value] as number;
        const left = (here[deadline] as number) - 1;
        here[deadline] = left;
        end = deadline + (before[deadline] as number) + left;
        byReturn[end] = kept;
      } else {
        if (few) {
          if (kind[x] === CAS) continue;
          if ((this.#refused[value] as number) >= from) continue;
          if (pool < 0) pool = value;
          value = pool;
        }
        crashed++;
      }
      this.origin[kept] = x;
      kind[kept] = kind[x] as number;
      a[kept] = a[x] as number;
      b[kept] = value;
      invoked[kept] = from + (before[from] as number);
      returned[kept] = end;
      kept++;
    }
    rank[count] = kept;
    this.#layReturns(problem);
    problem.count = kept;
    problem.returns = returns + settled;
    problem.crashed = crashed;
  }

  /**
   * Sees who saw what, and by when each value that a crashed operation supplies must have been
   * there.
   */
  #setDeadlines(problem: RegisterProblem, needed: Uint8Array): void {
    const { count, values, kind, a, b, returned, supplier } = problem;
    const deadlines = this.#deadline;
    for (let value = 0; value < values; value++) {
      deadlines[value] = NEVER;
      this.#refused[value] = -1;
    }
    for (let x = 0; x < count; x++) {
      const k = kind[x] as number;
      if (k === WRITE) continue;
      const value = a[x] as number;
      const end = returned[x] as number;
      if (k === NOT) {
        if (end > (this.#refused[value] as number)) this.#refused[value] = end;
        continue;
      }
      if (end < (deadlines[value] as number)) deadlines[value] = end;
    }
    // What a crashed cas expects must have been there before what it makes.
    for (let x = 0; x < count; x++) {
      if (returned[x] !== NEVER || needed[b[x] as number] === 0) continue;
      let y = x;
      while (y >= 0 && kind[y] === CAS && returned[y] === NEVER) {
        const from = a[y] as number;
        const deadline = deadlines[b[y] as number] as number;
        if (deadline >= (deadlines[from] as number)) break;
        deadlines[from] = deadline;
        y = supplier[from] as number;
      }
    }
  }

  /** Puts the returns that were added among the others, from the last to the first, in place. */
  #layReturns({ returns, entered, byReturn }: RegisterProblem): void {
    const before = this.#before;
    for (let r = returns - 1; r >= 0; r--) {
      const invokedBefore = this.#rank[entered[r] as number] as number;
      const from = r + (before[r] as number);
      const to = r + (before[r + 1] as number);
      for (let at = to; at >= from; at--) {
        entered[at] = invokedBefore;
        byReturn[at] = this.#byReturn[at] as number;
      }
    }
  }

  #grow(count: number, values: number): void {
    if (this.#rank.length < count + 1) {
      const size = count + (count >> 1) + 1;
      this.origin = new Int32Array(size);
      this.#here = new Int32Array(size);
      this.#before = new Int32Array(size);
      this.#rank = new Int32Array(size);
      this.#byReturn = new Int32Array(size);
    }
    if (this.#deadline.length < values) {
      this.#deadline = new Int32Array(values + (values >> 1));
      this.#refused = new Int32Array(values + (values >> 1));
    }
  }
}
