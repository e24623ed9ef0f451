/**
 * Registers whose every value has one supplier: Gibbons and Korach's zones (SICOMP 1997), here over
 * chains. A write, the reads of its value, the cas from that value, the reads of the new one and so
 * on form a chain, which must be one block of the order. If the first return among its
 * operations comes before the last invocation, the block holds the register from the one to the
 * other (a forward zone); else all its operations share a moment (a backward zone). Linearizable
 * iff every chain is possible in itself, no two forward zones overlap and none holds a backward
 * one. A refused cas may fall in a block that is its own value throughout: then zones alone do not
 * decide.
 */
import { NEVER } from "./layout.ts";
import { CAS, READ, type RegisterProblem, WRITE } from "./register-problem.ts";

export type ZonesVerdict = "ok" | "illegal" | "undecided";

export class Zones {
  /** Per value: the cas from it; first return and last invocation of its reads. */
  #leaver = new Int32Array(256);
  #first = new Int32Array(256);
  #last = new Int32Array(256);
  /** Per value: whether it must have been there. */
  #needed = new Uint8Array(256);
  /** Per value that begins a chain: the zone of the chain. */
  #chainFirst = new Int32Array(256);
  #chainLast = new Int32Array(256);
  #queue = new Int32Array(256);
  /** By return: the chain whose forward zone begins there, from 1. */
  #begins = new Int32Array(256);
  /** By return: the end of the last forward zone that begins before it. */
  #covered = new Int32Array(256);
  #problem: RegisterProblem | null = null;

  /** For a problem that is `distinct`. */
  judge(problem: RegisterProblem): ZonesVerdict {
    this.#problem = problem;
    const { count, returns, values, kind, a, b, invoked, returned, supplier } = problem;
    this.#grow(values, returns);
    const leaver = this.#leaver;
    const first = this.#first;
    const last = this.#last;
    const needed = this.#needed;
    for (let value = 0; value < values; value++) {
      leaver[value] = -1;
      first[value] = NEVER;
      last[value] = -1;
      needed[value] = 0;
    }
    // The initial value was written before everything.
    first[0] = -1;
    needed[0] = 1;
    let wanted = 0;
    const queue = this.#queue;
    for (let x = 0; x < count; x++) {
      const end = returned[x] as number;
      if (end === NEVER) continue;
      const k = kind[x] as number;
      if (k === READ || k === CAS) {
        const value = a[x] as number;
        if (needed[value] === 0) {
          needed[value] = 1;
          queue[wanted++] = value;
        }
        if (k === READ) {
          if (end < (first[value] as number)) first[value] = end;
          if ((invoked[x] as number) > (last[value] as number)) last[value] = invoked[x] as number;
        }
      }
      if (k >= WRITE) {
        const value = b[x] as number;
        if (needed[value] === 0) {
          needed[value] = 1;
          queue[wanted++] = value;
        }
      }
    }
    // A crashed operation took effect iff its value was needed, and then it needs its own.
    while (wanted > 0) {
      const value = queue[--wanted] as number;
      const x = supplier[value] as number;
      if (x < 0) return "illegal";
      if (kind[x] === CAS) {
        const from = a[x] as number;
        if ((leaver[from] as number) >= 0) return "illegal";
        leaver[from] = x;
        if (needed[from] === 0) {
          needed[from] = 1;
          queue[wanted++] = from;
        }
      }
    }
    return this.#judgeChains(problem);
  }

  /** Walks the chains, then lays their zones on the line of returns. */
  #judgeChains(problem: RegisterProblem): ZonesVerdict {
    const { values, returns, b, invoked, returned, supplier } = problem;
    const leaver = this.#leaver;
    const first = this.#first;
    const last = this.#last;
    const needed = this.#needed;
    this.#begins.fill(0, 0, returns + 1);
    let walked = 0;
    let total = 0;
    for (let value = 0; value < values; value++) if (needed[value] === 1) total++;
    for (let head = 0; head < values; head++) {
      if (!this.#startsChain(head)) continue;
      const writer = supplier[head] as number;
      let chainFirst = NEVER;
      let chainLast = -1;
      let value = head;
      let x = head === 0 ? -1 : writer;
      // Each operation follows those before it in the chain: none may return before one of them is
      // invoked.
      let latest = -1;
      for (;;) {
        walked++;
        if (x >= 0) {
          latest = Math.max(latest, invoked[x] as number);
          if ((returned[x] as number) < latest) return "illegal";
          chainFirst = Math.min(chainFirst, returned[x] as number);
          chainLast = Math.max(chainLast, invoked[x] as number);
        } else chainFirst = -1;
        const readsFirst = first[value] as number;
        if (readsFirst < latest) return "illegal";
        if (readsFirst < chainFirst) chainFirst = readsFirst;
        const readsLast = last[value] as number;
        if (readsLast > chainLast) chainLast = readsLast;
        if (readsLast > latest) latest = readsLast;
        x = leaver[value] as number;
        if (x < 0) break;
        value = b[x] as number;
      }
      this.#chainFirst[head] = chainFirst;
      this.#chainLast[head] = chainLast;
    }
    // What was not reached goes round in a circle.
    if (walked < total) return "illegal";
    return this.#layZones(problem);
  }

  #layZones({ values, returns, refusals }: RegisterProblem): ZonesVerdict {
    const begins = this.#begins;
    const covered = this.#covered;
    // x precedes y iff returned[x] < invoked[y]: a forward zone holds the moments after return f up
    // to before return l.
    for (let head = 0; head < values; head++) {
      if (!this.#startsChain(head)) continue;
      const from = this.#chainFirst[head] as number;
      if (from >= (this.#chainLast[head] as number)) continue;
      begins[from + 1] = head + 1;
    }
    let until = -1;
    for (let moment = 0; moment <= returns; moment++) {
      const head = (begins[moment] as number) - 1;
      if (head >= 0) {
        // This zone begins after return `moment - 1`, while the last one holds until invocations at
        // `until`.
        if (moment - 1 < until) return "illegal";
        until = this.#chainLast[head] as number;
      }
      covered[moment] = until;
    }
    for (let head = 0; head < values; head++) {
      if (!this.#startsChain(head)) continue;
      const end = this.#chainFirst[head] as number;
      const start = this.#chainLast[head] as number;
      if (end < start) continue;
      // Open from before return `start` to return `end`: inside a forward zone (f, l) iff f < start
      // and end < l.
      if (end < (covered[start] as number)) return "illegal";
    }
    return refusals ? "undecided" : "ok";
  }

  /** By value of the last problem: whether it must have been there. */
  get needed(): Uint8Array {
    return this.#needed;
  }

  /** The operations in a valid order after `ok`: ranks within the part. */
  placed(): number[] {
    const { count, values, kind, a, b, returned, supplier } = this.#problem as RegisterProblem;
    const readers: number[][] = Array.from({ length: values }, () => []);
    for (let x = 0; x < count; x++) {
      if (kind[x] === READ && returned[x] !== NEVER) readers[a[x] as number]?.push(x);
    }
    const chains: { head: number; moment: number }[] = [];
    for (let head = 0; head < values; head++) {
      if (!this.#startsChain(head)) continue;
      const from = this.#chainFirst[head] as number;
      const until = this.#chainLast[head] as number;
      if (from < until) chains.push({ head, moment: from + 1 });
      else {
        // Where no forward zone holds: at its last invocation, or right after the zone that holds
        // that.
        const zone = this.#beginOf(Math.max(until, 0));
        const inside = zone >= 0 && (this.#covered[until] as number) > until;
        chains.push({ head, moment: inside ? zone + 0.25 : until + 0.5 });
      }
    }
    chains.sort((left, right) => left.moment - right.moment);
    const order: number[] = [];
    for (const { head } of chains) {
      let value = head;
      let x = head === 0 ? -1 : (supplier[head] as number);
      for (;;) {
        if (x >= 0) order.push(x);
        for (const reader of readers[value] ?? []) order.push(reader);
        x = this.#leaver[value] as number;
        if (x < 0) break;
        value = b[x] as number;
      }
    }
    return order;
  }

  /** Whether a chain begins with this value. */
  #startsChain(value: number): boolean {
    const { kind, supplier } = this.#problem as RegisterProblem;
    if (this.#needed[value] === 0) return false;
    return value === 0 || kind[supplier[value] as number] !== CAS;
  }

  /** The moment at which the last forward zone up to this one begins, -1 if none. */
  #beginOf(moment: number): number {
    let at = moment;
    while (at >= 0 && this.#begins[at] === 0) at--;
    return at;
  }

  #grow(values: number, returns: number): void {
    if (this.#leaver.length < values) {
      const size = values + (values >> 1);
      this.#leaver = new Int32Array(size);
      this.#first = new Int32Array(size);
      this.#last = new Int32Array(size);
      this.#needed = new Uint8Array(size);
      this.#chainFirst = new Int32Array(size);
      this.#chainLast = new Int32Array(size);
      this.#queue = new Int32Array(size);
    }
    if (this.#begins.length < returns + 2) {
      this.#begins = new Int32Array(returns + (returns >> 1) + 2);
      this.#covered = new Int32Array(returns + (returns >> 1) + 2);
    }
  }
}
