/**
 * Queues whose values repeat, or whose takes crashed (in the manner of Lee and Mathur 2025). What
 * goes in and what comes out are two sequences that must show the same values; they are built side
 * by side, a pair at a time, so that the state of the queue is never needed. A configuration is how
 * far each side is. docs/checker.md argues each step.
 */
import { NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { Memo } from "./memo.ts";
import { type Crashed, NOTHING, type QueueProblem } from "./queue-problem.ts";
import { QueueSide } from "./queue-side.ts";
import type { SavedSearch } from "./saved.ts";
import type { Verdict } from "./search.ts";

/** A pair placed, or one take that found nothing; what `undo` needs to take it back. */
interface Step {
  /**
   * The put (index in its side), or -1 of a value inside at first, or -2 - value for a crashed one;
   * the take, or CRASHED.
   */
  readonly put: number;
  readonly take: number;
  readonly putMoved: number;
  readonly takeMoved: number;
  readonly latestTake: number;
}

interface Candidate {
  readonly put: number;
  readonly take: number;
  readonly deadline: number;
}

/** A configuration with candidates left: how many steps led to it. */
interface Frame {
  readonly steps: number;
  readonly candidates: readonly Candidate[];
  next: number;
}

const INITIAL = -1;
const CRASHED = -1;
/** A take that found nothing has no put. */
const NO_PUT = Number.MIN_SAFE_INTEGER;

export class QueueSearch {
  readonly #problem: QueueProblem;
  readonly #puts: QueueSide;
  readonly #takes: QueueSide;
  readonly #memo = new Memo();
  readonly #words: Int32Array;
  /**
   * By value, and for takes: how many crashed ones are used; by value: its place among the counts,
   * -1 if it has none.
   */
  readonly #crashedPutsUsed: Int32Array;
  readonly #countOf: Int32Array;
  #crashedTakesUsed = 0;
  /**
   * How many of the values inside at first came out; the latest invocation of a take that is
   * placed.
   */
  #initialTaken = 0;
  #latestTake = -1;
  readonly #steps: Step[] = [];
  readonly #frames: Frame[] = [];
  readonly #putOf: Int32Array;
  readonly #stampOf: Int32Array;
  readonly #takeOf: Int32Array;
  readonly #takeStamp: Int32Array;
  #stamp = 0;
  readonly #hasNothings: boolean;

  constructor(problem: QueueProblem) {
    this.#problem = problem;
    this.#puts = new QueueSide(problem.puts);
    this.#hasNothings = problem.takes.values.includes(NOTHING);
    this.#takes = new QueueSide(problem.takes);
    this.#countOf = new Int32Array(problem.values).fill(-1);
    this.#crashedPutsUsed = new Int32Array(problem.values);
    let counts = 1;
    problem.crashedPuts.forEach((group, value) => {
      if (group.length > 0) this.#countOf[value] = counts++;
    });
    const keyWords = 2 + this.#puts.mask.length + this.#takes.mask.length;
    this.#words = new Int32Array(keyWords + counts);
    this.#memo.reset(keyWords, 0, counts);
    this.#putOf = new Int32Array(problem.values);
    this.#stampOf = new Int32Array(problem.values);
    this.#takeOf = new Int32Array(problem.values);
    this.#takeStamp = new Int32Array(problem.values);
  }

  /** Judges the history, or resumes after `unknown`. */
  run(meter: Meter): Verdict {
    for (;;) {
      this.#takeNothings();
      if (this.#takes.frontier === this.#takes.count) return "ok";
      if (!meter.spend(this.#memo)) return "unknown";
      this.#describe();
      if (!this.#memo.refutes(this.#words)) this.#propose();
      if (!this.#advance()) return "illegal";
    }
  }

  /** What it knows, after `unknown`. */
  saved(): SavedSearch {
    return { failed: this.#memo.saved(), at: [], states: null };
  }

  /** Before the first `run`: resumes from what it knew. */
  restore({ failed }: SavedSearch): void {
    this.#memo.restore(failed);
  }

  /** An order (ranks) after `ok`: each at the latest invocation before it. */
  placed(): number[] {
    const { puts, takes, crashedPuts, crashedTakes } = this.#problem;
    const events: { rank: number; moment: number }[] = [];
    const putsUsed = new Int32Array(this.#problem.values);
    let takesUsed = 0;
    let putAt = -1;
    let takeAt = -1;
    const isPlaced = new Uint8Array(puts.ranks.length);
    for (const { put, take } of this.#steps) {
      if (put >= 0) {
        isPlaced[put] = 1;
        putAt = Math.max(putAt, puts.invoked[put] as number);
        events.push({ rank: puts.ranks[put] as number, moment: putAt });
      } else if (put <= -2 && put !== NO_PUT) {
        const value = -2 - put;
        const index = putsUsed[value] as number;
        putsUsed[value] = index + 1;
        const { rank, from } = (crashedPuts[value] as readonly Crashed[])[index] as Crashed;
        putAt = Math.max(putAt, from);
        events.push({ rank, moment: putAt });
      }
      const taken =
        take === CRASHED
          ? (crashedTakes[takesUsed++] as Crashed)
          : { rank: takes.ranks[take] as number, from: takes.invoked[take] as number };
      takeAt = Math.max(takeAt, putAt, taken.from);
      // Where nothing is inside, all that follows is put in later.
      if (put === NO_PUT) putAt = takeAt;
      events.push({ rank: taken.rank, moment: takeAt });
    }
    for (let x = 0; x < puts.ranks.length; x++) {
      if (isPlaced[x] === 1) continue;
      putAt = Math.max(putAt, puts.invoked[x] as number);
      events.push({ rank: puts.ranks[x] as number, moment: putAt });
    }
    // The sort is stable.
    return events.sort((a, b) => a.moment - b.moment).map(({ rank }) => rank);
  }

  /**
   * Places every take that can have found nothing here: it is between what is placed and what
   * is not.
   */
  #takeNothings(): void {
    const takes = this.#takes;
    const { invoked, values } = takes.operations;
    for (let again = true; again; ) {
      again = false;
      const until = Math.min(takes.limit, this.#puts.limit);
      if (this.#latestTake > this.#puts.limit) return;
      if (this.#initialTaken < this.#problem.initial.length) return;
      for (let slot = 0; slot < takes.slots; slot++) {
        const x = takes.waiting(slot);
        if (x < 0 || values[x] !== NOTHING || (invoked[x] as number) > until) continue;
        this.#carryOut({ put: NO_PUT, take: x });
        again = true;
        break;
      }
    }
  }

  /** The words by which the memo knows this configuration. */
  #describe(): void {
    const words = this.#words;
    words[0] = this.#puts.frontier;
    words[1] = this.#takes.frontier;
    let at = 2;
    for (const word of this.#puts.mask) words[at++] = word;
    for (const word of this.#takes.mask) words[at++] = word;
    words[at] = this.#crashedTakesUsed;
    for (let value = 0; value < this.#countOf.length; value++) {
      const place = this.#countOf[value] as number;
      if (place >= 0) words[at + place] = this.#crashedPutsUsed[value] as number;
    }
  }

  /** Opens a frame with the pairs that may come next, at most one a value. */
  #propose(): void {
    const stamp = ++this.#stamp;
    const puts = this.#puts;
    const takes = this.#takes;
    const limit = Math.min(puts.limit, takes.limit);
    const open: number[] = [];
    const offer = (value: number, put: number): void => {
      this.#stampOf[value] = stamp;
      this.#putOf[value] = put;
      open.push(value);
    };
    const { initial, crashedPuts, crashedTakes } = this.#problem;
    const inside = initial[this.#initialTaken];
    if (inside !== undefined) offer(inside, INITIAL);
    else {
      for (let slot = 0; slot < puts.slots; slot++) {
        const x = puts.waiting(slot);
        if (x < 0 || (puts.operations.invoked[x] as number) > limit) continue;
        const value = puts.operations.values[x] as number;
        if (this.#stampOf[value] !== stamp) offer(value, x);
        else if (this.#returnOf(x) < this.#returnOf(this.#putOf[value] as number)) {
          this.#putOf[value] = x;
        }
      }
      for (let value = 0; value < this.#countOf.length; value++) {
        if ((this.#countOf[value] as number) < 0 || this.#stampOf[value] === stamp) continue;
        const crashed = crashedPuts[value]?.[this.#crashedPutsUsed[value] as number];
        if (crashed !== undefined && crashed.from <= limit) offer(value, -2 - value);
      }
    }
    const { invoked, returned, values } = takes.operations;
    for (let slot = 0; slot < takes.slots; slot++) {
      const x = takes.waiting(slot);
      if (x < 0 || (invoked[x] as number) > takes.limit) continue;
      const value = values[x] as number;
      if (value === NOTHING) continue;
      if (
        this.#takeStamp[value] !== stamp ||
        (returned[x] as number) < (returned[this.#takeOf[value] as number] as number)
      ) {
        this.#takeStamp[value] = stamp;
        this.#takeOf[value] = x;
      }
    }
    const crashedTake = crashedTakes[this.#crashedTakesUsed];
    const spare = crashedTake !== undefined && crashedTake.from <= takes.limit;
    const candidates: Candidate[] = [];
    for (const value of open) {
      const put = this.#putOf[value] as number;
      const last = put >= 0 ? this.#returnOf(put) : NEVER;
      if (this.#takeStamp[value] === stamp) {
        const take = this.#takeOf[value] as number;
        for (const one of this.#hasNothings ? this.#takesOf(value) : [take]) {
          const deadline = Math.min(returned[one] as number, last);
          candidates.push({ put, take: one, deadline });
        }
        // A crashed one may be used only where it was invoked before.
        if (!this.#hasNothings) continue;
      }
      if (spare) candidates.push({ put, take: CRASHED, deadline: NEVER });
    }
    candidates.sort((a, b) => a.deadline - b.deadline);
    this.#frames.push({ steps: this.#steps.length, candidates, next: 0 });
  }

  /**
   * The takes of a value that may come next where some take found nothing, which must not come
   * after one that is invoked late: those of which no other is both invoked and returned before.
   */
  #takesOf(value: number): number[] {
    const takes = this.#takes;
    const { invoked, returned, values } = takes.operations;
    const open: number[] = [];
    for (let slot = 0; slot < takes.slots; slot++) {
      const x = takes.waiting(slot);
      if (x >= 0 && values[x] === value && (invoked[x] as number) <= takes.limit) open.push(x);
    }
    open.sort((a, b) => (invoked[a] as number) - (invoked[b] as number) || a - b);
    let earliest = NEVER;
    return open.filter((x) => {
      if ((returned[x] as number) >= earliest) return false;
      earliest = returned[x] as number;
      return true;
    });
  }

  #returnOf(put: number): number {
    return this.#puts.operations.returned[put] as number;
  }

  /** Carries out the next candidate of the innermost frame that has one; false if none has. */
  #advance(): boolean {
    for (;;) {
      const frame = this.#frames[this.#frames.length - 1];
      if (frame === undefined) return false;
      while (this.#steps.length > frame.steps) this.#undo();
      const candidate = frame.candidates[frame.next++];
      if (candidate !== undefined) {
        this.#carryOut(candidate);
        return true;
      }
      if (frame.candidates.length > 1) {
        this.#describe();
        this.#memo.add(this.#words);
      }
      this.#frames.pop();
    }
  }

  #carryOut({ put, take }: Pick<Candidate, "put" | "take">): void {
    const before = this.#latestTake;
    let putMoved = 0;
    let takeMoved = 0;
    if (put >= 0) putMoved = this.#puts.place(put);
    else if (put === INITIAL) this.#initialTaken++;
    else if (put !== NO_PUT) this.#useCrashedPut(-2 - put, 1);
    if (take === CRASHED) {
      const { from } = this.#problem.crashedTakes[this.#crashedTakesUsed++] as Crashed;
      this.#latestTake = Math.max(before, from);
    } else {
      takeMoved = this.#takes.place(take);
      this.#latestTake = Math.max(before, this.#takes.operations.invoked[take] as number);
    }
    this.#steps.push({ put, take, putMoved, takeMoved, latestTake: before });
  }

  #undo(): void {
    const { put, take, putMoved, takeMoved, latestTake } = this.#steps.pop() as Step;
    this.#latestTake = latestTake;
    if (take === CRASHED) this.#crashedTakesUsed--;
    else this.#takes.remove(take, takeMoved);
    if (put >= 0) this.#puts.remove(put, putMoved);
    else if (put === INITIAL) this.#initialTaken--;
    else if (put !== NO_PUT) this.#useCrashedPut(-2 - put, -1);
  }

  #useCrashedPut(value: number, by: number): void {
    this.#crashedPutsUsed[value] = (this.#crashedPutsUsed[value] as number) + by;
  }
}
