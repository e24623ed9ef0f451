/**
 * What may come next in the search over one register: collected, struck out where it leaves a value
 * that something will miss, and sorted by what is wanted first.
 */
import { NEVER } from "./layout.ts";
import { canHold, missedBy, neededBefore, nextSupply } from "./register-outlook.ts";
import { CAS, type RegisterProblem, WRITE } from "./register-problem.ts";
import type { RegisterState } from "./register-state.ts";
import type { RegisterWants } from "./register-wants.ts";
import { grown } from "./scratch.ts";

/** A stack: the candidates of each configuration on the way begin where those before end. */
export class RegisterCandidates {
  /** Candidates: the operation, times two, plus one if it is hidden ... */
  list = new Int32Array(256);
  /** Where those of the configuration at hand end. */
  end = 0;
  /** ... and what they are sorted by. */
  #keys = new Int32Array(256);
  /** By value: the candidate write of it. */
  #bestStamp = new Int32Array(64);
  #best = new Int32Array(64);
  readonly #at: RegisterState;
  readonly #wants: RegisterWants;

  /** @param wants what is wanted in the configuration at hand */
  constructor(at: RegisterState, wants: RegisterWants) {
    this.#at = at;
    this.#wants = wants;
  }

  /** Empties it, for a problem of so many values. */
  begin(values: number): void {
    this.end = 0;
    if (this.#best.length < values) {
      this.#best = new Int32Array(2 * values);
      this.#bestStamp = new Int32Array(2 * values);
    }
    this.#bestStamp.fill(0, 0, values);
  }

  /** Those of the configuration at hand, the first to try at `from`. */
  collect(from: number): void {
    this.#gather(from);
    this.#strikeOut(from);
    this.#sort(from);
  }

  /**
   * The candidates: the operation at its deadline, cas from this value, changes to what is wanted.
   */
  #gather(from: number): void {
    const at = this.#at;
    const { kind, a, b, returned, byReturn } = at.problem as RegisterProblem;
    const wants = this.#wants;
    const length = from + 2 * (at.slots + at.crashed.total) + 8;
    this.list = grown(this.list, length);
    this.#keys = grown(this.#keys, length);
    const candidates = this.list;
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
    this.end = end;
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
    const candidates = this.list;
    let end = this.end;
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
    this.end = end;
    if (refresh >= 0 && casHere && this.#wants.alsoObliged) this.#refresh(refresh);
  }

  /** A write of the value that is there: it hides others, and is a stay more for a cas. */
  #refresh(x: number): void {
    this.list[this.end] = x << 1;
    this.#keys[this.end++] = NEVER - 1;
  }

  /** The place of the candidate cas to this value, `end` if there is none: they are few. */
  #casAmong(from: number, end: number, to: number): number {
    const { kind, b } = this.#at.problem as RegisterProblem;
    const candidates = this.list;
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
    const candidates = this.list;
    const keys = this.#keys;
    const end = this.end;
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
    this.end = kept;
  }

  /** By key, by insertion: they are few. */
  #sort(from: number): void {
    const candidates = this.list;
    const keys = this.#keys;
    for (let index = from + 1; index < this.end; index++) {
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
}
