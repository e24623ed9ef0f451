/**
 * The search over one register: reads, refused cas, writes and cas, with whatever values. Beyond
 * the general search it uses that a write needs no particular state and hides what came before it:
 * - a write is *free* once it could have been hidden (another write took effect while it was open,
 *   or the value was its
 *   own): at its deadline it may be left where it was hidden;
 * - only a change that something waits for is made early: to a value that an open read or cas
 *   wants, or any change if a
 *   refused cas waits for one; the rest wait for their deadline;
 * - a value is not left while something needs it that must return before its next supply.
 *
 * The state is in fields, and every phase is a method: a search that a budget stopped resumes where
 * it was.
 */
import { Furthest } from "./furthest.ts";
import type { Meter } from "./limits.ts";
import { Memo } from "./memo.ts";
import { RegisterCandidates } from "./register-candidates.ts";
import { registerOrder } from "./register-order.ts";
import { doomed } from "./register-outlook.ts";
import type { RegisterProblem } from "./register-problem.ts";
import { RegisterState } from "./register-state.ts";
import { RegisterWants } from "./register-wants.ts";
import type { SavedSearch } from "./saved.ts";
import { grown } from "./scratch.ts";
import type { Verdict } from "./search.ts";

/** A frame: length of the trail, value, the next candidate, the end of its candidates. */
const FRAME_WORDS = 4;
/** Of the arrays with an entry per operation or value. */
const SCRATCH_BYTES = 48;

export class RegisterSearch {
  readonly furthest = new Furthest();
  readonly #at = new RegisterState();
  readonly #wants = new RegisterWants();
  readonly #memo = new Memo();
  /** The key of the memo: frontier, value, cas open; then what makes less possible. */
  #words = new Int32Array(32);
  #frames = new Int32Array(FRAME_WORDS * 64);
  #depth = 0;
  readonly #candidates = new RegisterCandidates(this.#at, this.#wants);
  /** How far the search had come when it failed. */
  #failedAt = -1;
  #impossible = false;
  #bytes = 0;

  /** Takes a problem; `run` judges it. */
  begin(problem: RegisterProblem): void {
    const at = this.#at;
    this.#depth = 0;
    this.#failedAt = -1;
    this.furthest.reset();
    this.#impossible = !at.begin(problem);
    if (this.#impossible) return;
    this.#wants.begin(problem.values);
    this.#candidates.begin(problem.values);
    const { maskWords, crashed } = at;
    const keyWords = 2 + maskWords;
    const bitsAt = keyWords + 3 * maskWords;
    const countsAt = bitsAt + ((crashed.bits + 31) >> 5);
    const length = countsAt + crashed.counts;
    if (this.#words.length < length) this.#words = new Int32Array(2 * length);
    this.#words.fill(0, 0, length);
    crashed.place(this.#words, bitsAt, countsAt);
    this.#memo.reset(keyWords, countsAt - keyWords, crashed.counts);
    this.#bytes = SCRATCH_BYTES * problem.count + 4 * at.room;
  }

  /** Judges the problem taken, or resumes after `unknown`. */
  run(meter: Meter): Verdict {
    if (this.#impossible) return "illegal";
    if (!meter.hold(this.#bytes)) return "unknown";
    const verdict = this.#explore(meter);
    meter.release(this.#bytes);
    return verdict;
  }

  /** What it knows, after `unknown`. */
  saved(): SavedSearch {
    return { failed: this.#memo.saved(), at: [this.#failedAt, this.#at.horizon], states: null };
  }

  /** After `begin`: resumes from what it knew. */
  restore({ failed, at }: SavedSearch): void {
    const [failedAt = -1, horizon = -1] = at;
    this.#memo.restore(failed);
    this.#failedAt = failedAt;
    this.#at.horizon = Math.max(this.#at.horizon, horizon);
  }

  #explore(meter: Meter): Verdict {
    const at = this.#at;
    const { returns } = at.problem as RegisterProblem;
    for (;;) {
      while (!at.settle()) {
        const more = at.room + at.lacking;
        this.#bytes += 4 * more;
        if (!meter.hold(4 * more)) return this.#stopped();
        at.extend(more);
      }
      if (at.frontier === returns) {
        this.furthest.keep(returns, at.trail, at.trailLength);
        return "ok";
      }
      if (!meter.spend(this.#memo)) return this.#stopped();
      let starved = this.#wants.look(at);
      const from = this.#candidates.end;
      // Where the search has been further and come back, it looks further ahead.
      if (at.frontier <= this.#failedAt && !starved) starved = doomed(at, this.#wants.mostUrgent);
      if (!starved) this.#candidates.collect(from);
      const chosen = this.#choose(from);
      if (chosen < 0) return "illegal";
      if ((chosen & 1) === 1) at.hide(chosen >> 1);
      else at.change(chosen >> 1);
    }
  }

  #stopped(): Verdict {
    this.#reach();
    return "unknown";
  }

  /**
   * The candidate to carry out: one from here, else the next of the innermost frame that has one;
   * -1 if none has.
   */
  #choose(from: number): number {
    const at = this.#at;
    const candidates = this.#candidates;
    const count = candidates.end - from;
    if (count === 1) {
      candidates.end = from;
      return candidates.list[from] as number;
    }
    if (count > 1) {
      this.#describe(at.value);
      if (!this.#memo.refutes(this.#words)) {
        this.#frames = grown(this.#frames, FRAME_WORDS * (this.#depth + 1));
        const frames = this.#frames;
        const base = FRAME_WORDS * this.#depth++;
        frames[base] = at.trailLength;
        frames[base + 1] = at.value;
        frames[base + 2] = from + 1;
        frames[base + 3] = candidates.end;
        return candidates.list[from] as number;
      }
    }
    if (at.frontier > this.#failedAt) this.#failedAt = at.frontier;
    if (count === 0 && at.frontier > at.horizon) at.horizon = at.frontier;
    this.#reach();
    return this.#backtrack();
  }

  #backtrack(): number {
    const at = this.#at;
    const candidates = this.#candidates;
    const frames = this.#frames;
    while (this.#depth > 0) {
      const base = FRAME_WORDS * (this.#depth - 1);
      const length = frames[base] as number;
      this.furthest.cut(length);
      at.undoTo(length);
      at.value = frames[base + 1] as number;
      const next = frames[base + 2] as number;
      candidates.end = frames[base + 3] as number;
      if (next < candidates.end) {
        frames[base + 2] = next + 1;
        return candidates.list[next] as number;
      }
      this.#describe(at.value);
      this.#memo.add(this.#words);
      this.#depth--;
      candidates.end = this.#depth > 0 ? (frames[base - FRAME_WORDS + 3] as number) : 0;
    }
    return -1;
  }

  /**
   * The words by which the memo knows this configuration; those of crashed operations are there
   * already.
   */
  #describe(value: number): void {
    const at = this.#at;
    const { maskWords } = at;
    const words = this.#words;
    const burden = 2 + maskWords;
    words[0] = at.frontier;
    words[1] = value;
    for (let word = 0; word < maskWords; word++) {
      const isOpen = at.open[word] as number;
      const isWrite = at.writes[word] as number;
      const isChange = at.changes[word] as number;
      words[2 + word] = isOpen & isChange;
      words[burden + word] = isOpen & ~(isWrite | isChange);
      words[burden + maskWords + word] = isWrite & ~isOpen;
      words[burden + 2 * maskWords + word] = at.obliged[word] as number;
    }
  }

  /** Keeps the trail if the search has never been further. */
  #reach(): void {
    const at = this.#at;
    if (at.frontier > this.furthest.returns) {
      this.furthest.keep(at.frontier, at.trail, at.trailLength);
    }
  }

  /** After `illegal`: this many returns already have no order. */
  get illegalAt(): number {
    return this.#at.horizon + 1;
  }

  /** The operations placed, in order, when the search was furthest: ranks within the problem. */
  placed(): number[] {
    return registerOrder(this.#at.problem as RegisterProblem, this.furthest);
  }
}
