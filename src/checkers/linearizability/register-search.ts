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
import { NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { Memo } from "./memo.ts";
import { registerOrder } from "./register-order.ts";
import { canHold, doomed, missedBy, neededBefore, nextSupply } from "./register-outlook.ts";
import { CAS, type RegisterProblem, WRITE } from "./register-problem.ts";
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
  /**
   * Candidates: the operation, times two, plus one if it is hidden; and what they are sorted by.
   */
  #candidates = new Int32Array(256);
  #keys = new Int32Array(256);
  #candidateEnd = 0;
  /** By value: the candidate write of it. */
  #bestStamp = new Int32Array(64);
  #best = new Int32Array(64);
  /** How far the search had come when it failed. */
  #failedAt = -1;
  #impossible = false;
  #bytes = 0;

  /** Takes a problem; `run` judges it. */
  begin(problem: RegisterProblem): void {
    const at = this.#at;
    this.#depth = 0;
    this.#candidateEnd = 0;
    this.#failedAt = -1;
    this.furthest.reset();
    this.#impossible = !at.begin(problem);
    if (this.#impossible) return;
    this.#wants.begin(problem.values);
    if (this.#best.length < problem.values) {
      this.#best = new Int32Array(2 * problem.values);
      this.#bestStamp = new Int32Array(2 * problem.values);
    }
    this.#bestStamp.fill(0, 0, problem.values);
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
      const from = this.#candidateEnd;
      // Where the search has been further and come back, it looks further ahead.
      if (at.frontier <= this.#failedAt && !starved) starved = doomed(at, this.#wants.mostUrgent);
      if (!starved) {
        this.#collect(from);
        this.#strikeOut(from);
        this.#sort(from);
      }
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
   * The candidates: the operation at its deadline, cas from this value, changes to what is wanted.
   */
  #collect(from: number): void {
    const at = this.#at;
    const { kind, a, b, returned, byReturn } = at.problem as RegisterProblem;
    const wants = this.#wants;
    const length = from + 2 * (at.slots + at.crashed.total) + 8;
    this.#candidates = grown(this.#candidates, length);
    this.#keys = grown(this.#keys, length);
    const candidates = this.#candidates;
    const keys = this.#keys;
    const best = this.#best;
    const bestStamp = this.#bestStamp;
    const { frontier, value: state, open, writes, changes } = at;
    const { stamp, wantedStamp, wantedBy, wantsAny } = wants;
    const last = byReturn[frontier] as number;
    let end = from;
    let refresh = -1;
    for (let word = 0; word < at.maskWords; word++) {
      for (
        let bits = (open[word] as number) & ((writes[word] as number) | (changes[word] as number));
        bits !== 0;
        bits &= bits - 1
      ) {
        const x = at.slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
        const to = b[x] as number;
        const deadline = returned[x] as number;
        if (kind[x] === CAS) {
          if (a[x] !== state) continue;
          // Of those alike the earliest.
          const alike = this.#casAmong(from, end, to);
          if (alike === end) {
            candidates[end] = x << 1;
            keys[end++] = deadline;
          } else if (deadline < (keys[alike] as number)) {
            candidates[alike] = x << 1;
            keys[alike] = deadline;
          }
          continue;
        }
        if (to === state && x !== last) {
          if (refresh < 0 || deadline < (returned[refresh] as number)) refresh = x;
          continue;
        }
        const wanted = wantedStamp[to] === stamp;
        if (x !== last && !wanted && wantsAny === NEVER) continue;
        if (bestStamp[to] === stamp) {
          const known = best[to] as number;
          if (deadline < (returned[(candidates[known] as number) >> 1] as number)) {
            candidates[known] = x << 1;
          }
          continue;
        }
        const key = wanted ? (wantedBy[to] as number) : wantsAny;
        bestStamp[to] = stamp;
        best[to] = end;
        candidates[end] = x << 1;
        keys[end++] = x === last && key > frontier ? frontier : key;
      }
    }
    if (kind[last] === WRITE && b[last] !== state) {
      const slot = at.slotOf[last] as number;
      if ((((at.obliged[slot >> 5] as number) >>> (slot & 31)) & 1) === 0) {
        candidates[end] = (last << 1) | 1;
        keys[end++] = -1;
      }
    }
    this.#candidateEnd = end;
    const casHere = wantedStamp[state] === stamp;
    if (at.crashed.total > 0) this.#collectCrashed(from, refresh, casHere);
    else if (refresh >= 0 && casHere && wants.alsoObliged) this.#refresh(refresh);
  }

  /**
   * Crashed operations that supply a wanted value or this one; all of them if any change will do.
   */
  #collectCrashed(from: number, opened: number, wantedHere: boolean): void {
    const at = this.#at;
    const { crashed } = at;
    const { kind, a, invoked } = at.problem as RegisterProblem;
    const { stamp, wantedStamp, wantedBy, wantsAny, wantedValues, wantedCount } = this.#wants;
    const state = at.value;
    const candidates = this.#candidates;
    let end = this.#candidateEnd;
    let refresh = opened;
    let casHere = wantedHere;
    const any = wantsAny !== NEVER;
    const own = !any && wantedStamp[state] !== stamp;
    const count = any ? crashed.values.length : wantedCount + (own ? 1 : 0);
    for (let index = 0; index < count; index++) {
      const to = any
        ? (crashed.values[index] as number)
        : index < wantedCount
          ? (wantedValues[index] as number)
          : state;
      const wanted = wantedStamp[to] === stamp;
      for (let c = crashed.head[to] as number; c >= 0; c = crashed.next[c] as number) {
        const x = crashed.first(c, at.frontier, invoked);
        if (x < 0) continue;
        if (kind[x] === CAS) {
          if (a[x] !== state) continue;
          casHere = true;
          if ((!wanted && !any) || this.#casAmong(from, end, to) < end) continue;
        } else {
          if (to === state) {
            if (refresh < 0) refresh = x;
            continue;
          }
          if (this.#bestStamp[to] === stamp) continue;
        }
        candidates[end] = x << 1;
        this.#keys[end++] = wanted ? (wantedBy[to] as number) : wantsAny;
      }
    }
    this.#candidateEnd = end;
    if (refresh >= 0 && casHere && this.#wants.alsoObliged) this.#refresh(refresh);
  }

  /** A write of the value that is there: it hides others, and is a stay more for a cas. */
  #refresh(x: number): void {
    this.#candidates[this.#candidateEnd] = x << 1;
    this.#keys[this.#candidateEnd++] = NEVER - 1;
  }

  /** The place of the candidate cas to this value, `end` if there is none: they are few. */
  #casAmong(from: number, end: number, to: number): number {
    const { kind, b } = this.#at.problem as RegisterProblem;
    const candidates = this.#candidates;
    let alike = from;
    while (alike < end) {
      const y = (candidates[alike] as number) >> 1;
      if (kind[y] === CAS && b[y] === to) break;
      alike++;
    }
    return alike;
  }

  /** Strikes out what leaves a value that something will miss. */
  #strikeOut(from: number): void {
    const at = this.#at;
    const { b } = at.problem as RegisterProblem;
    const { supplies, value: state } = at;
    const candidates = this.#candidates;
    const keys = this.#keys;
    const end = this.#candidateEnd;
    let kept = from;
    const lastStay = supplies[state] === 0;
    const missed = lastStay ? missedBy(at, state) : NEVER;
    for (let index = from; index < end; index++) {
      const candidate = candidates[index] as number;
      const x = candidate >> 1;
      const to = b[x] as number;
      if ((candidate & 1) === 1) {
        // Left hidden, it no longer supplies its value.
        if (supplies[to] === 1 && neededBefore(at, to, nextSupply(at, to), -1)) continue;
      } else if (to !== state) {
        if (lastStay) {
          const until = nextSupply(at, state);
          if (missed < until && neededBefore(at, state, until, x)) continue;
        }
        if (supplies[to] === 1 && !canHold(at, to, x)) continue;
      }
      candidates[kept] = candidate;
      keys[kept++] = keys[index] as number;
    }
    this.#candidateEnd = kept;
  }

  /** By key, by insertion: they are few. */
  #sort(from: number): void {
    const candidates = this.#candidates;
    const keys = this.#keys;
    for (let index = from + 1; index < this.#candidateEnd; index++) {
      const candidate = candidates[index] as number;
      const key = keys[index] as number;
      let to = index;
      for (; to > from && (keys[to - 1] as number) > key; to--) {
        candidates[to] = candidates[to - 1] as number;
        keys[to] = keys[to - 1] as number;
      }
      candidates[to] = candidate;
      keys[to] = key;
    }
  }

  /**
   * The candidate to carry out: one from here, else the next of the innermost frame that has one;
   * -1 if none has.
   */
  #choose(from: number): number {
    const at = this.#at;
    const count = this.#candidateEnd - from;
    if (count === 1) {
      this.#candidateEnd = from;
      return this.#candidates[from] as number;
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
        frames[base + 3] = this.#candidateEnd;
        return this.#candidates[from] as number;
      }
    }
    if (at.frontier > this.#failedAt) this.#failedAt = at.frontier;
    if (count === 0 && at.frontier > at.horizon) at.horizon = at.frontier;
    this.#reach();
    return this.#backtrack();
  }

  #backtrack(): number {
    const at = this.#at;
    const frames = this.#frames;
    while (this.#depth > 0) {
      const base = FRAME_WORDS * (this.#depth - 1);
      const length = frames[base] as number;
      this.furthest.cut(length);
      at.undoTo(length);
      at.value = frames[base + 1] as number;
      const next = frames[base + 2] as number;
      this.#candidateEnd = frames[base + 3] as number;
      if (next < this.#candidateEnd) {
        frames[base + 2] = next + 1;
        return this.#candidates[next] as number;
      }
      this.#describe(at.value);
      this.#memo.add(this.#words);
      this.#depth--;
      this.#candidateEnd = this.#depth > 0 ? (frames[base - FRAME_WORDS + 3] as number) : 0;
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
