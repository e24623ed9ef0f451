/**
 * The search over one register: reads, refused cas, writes and cas, with whatever values.
 * Beyond the general search it uses that a write needs no particular state and hides what came before it:
 * - a write is *free* once it could have been hidden (another write took effect while it was open, or the value was its
 *   own): at its deadline it may be left where it was hidden;
 * - only a change that somebody waits for is made early: to a value that an open read or cas wants, or any change if a
 *   refused cas waits for one; the rest wait for their deadline;
 * - a value is not left while somebody needs it who must return before its next supply.
 */

import { NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { Memo } from "./memo.ts";
import { CAS, NOT, READ, type RegisterProblem, WRITE } from "./register-problem.ts";
import type { Verdict } from "./search.ts";

/** Kinds of entries in the trail, in the low two bits. */
const PLACED = 0;
const ADVANCED = 1;
const OBLIGED = 2;
const HIDDEN = 3;

const FRAME_WORDS = 5;

/** Of the arrays with an entry per operation or value. */
const SCRATCH_BYTES = 48;

/** How long the trail is at first: each operation is placed once; what changes hide makes it longer. */
function trailStart({ count, returns }: RegisterProblem): number {
  return 2 * count + 2 * returns + 1024;
}

export class RegisterSearch {
  readonly #memo = new Memo();
  #words = new Int32Array(32);
  /** Per operation: its slot; the next demand on, and supply of, the same value; the earliest deadline from there on. */
  #slotOf = new Int32Array(256);
  #nextDemand = new Int32Array(256);
  #nextSupply = new Int32Array(256);
  #earliest = new Int32Array(256);
  /** Per value: first demand and supply that are not yet invoked, how many suppliers are open and unused. */
  #demand = new Int32Array(64);
  #supply = new Int32Array(64);
  #supplies = new Int32Array(64);
  #wantedStamp = new Int32Array(64);
  #wantedBy = new Int32Array(64);
  #wantedValues = new Int32Array(64);
  #due = new Int32Array(64);
  #bestStamp = new Int32Array(64);
  #best = new Int32Array(64);
  /** By value: the first class of crashed operations that supply it. */
  #crashedHead = new Int32Array(64);
  #stamp = 0;
  /** Per slot: the operation there. */
  #slotOp = new Int32Array(64);
  /** Per word of slots: operations open and not placed; the writes, the cas of those open; writes not placed that are not free. */
  #open = new Int32Array(4);
  #writes = new Int32Array(4);
  #changes = new Int32Array(4);
  #obliged = new Int32Array(4);
  #trail = new Int32Array(1024);
  #trailLength = 0;
  /** Bytes counted for this run. */
  #held = 0;
  #frames = new Int32Array(FRAME_WORDS * 64);
  #candidates = new Int32Array(256);
  #keys = new Int32Array(256);
  /** Crashed operations by class: of one class are those of the same kind and values. */
  #crashedNext: number[] = [];
  #crashedUsed: number[] = [];
  #crashedOps: number[][] = [];
  /** The values that crashed operations supply, each once. */
  readonly #crashedValues: number[] = [];
  /** By class: the bit of its one operation, or, for several, -1 - the count of those used. */
  #crashedPlace: number[] = [];
  #crashedBits = 0;
  #crashedCounts = 0;
  #crashedClass = new Map<number, number>();
  #problem: RegisterProblem | null = null;

  run(problem: RegisterProblem, meter: Meter): Verdict {
    this.#problem = problem;
    const slots = this.#prepare(problem);
    if (slots < 0) return "illegal";
    const maskWords = (slots + 31) >> 5;
    this.#held = SCRATCH_BYTES * problem.count + 4 * trailStart(problem);
    const verdict = meter.hold(this.#held)
      ? this.#explore(problem, meter, slots, maskWords)
      : "unknown";
    meter.release(this.#held);
    return verdict;
  }

  /** Makes the trail twice as long and more, whatever its array has from earlier calls; whether it may be. */
  #extendTrail(room: number, more: number, meter: Meter): boolean {
    const bytes = 4 * (room + more);
    this.#held += bytes;
    if (!meter.hold(bytes)) return false;
    if (this.#trail.length >= 2 * room + more) return true;
    const larger = new Int32Array(2 * room + more);
    larger.set(this.#trail);
    this.#trail = larger;
    return true;
  }

  #explore(problem: RegisterProblem, meter: Meter, slots: number, maskWords: number): Verdict {
    const { returns, kind, a, b, invoked, returned, byReturn } = problem;
    const enteredAt = problem.entered;
    const crashed = problem.crashed;
    const crashedWords = (this.#crashedBits + 31) >> 5;
    const countWords = this.#crashedCounts;
    const keyWords = 2 + maskWords;
    const burdenWords = 3 * maskWords + crashedWords;
    const usedBase = keyWords + 3 * maskWords;
    const countBase = keyWords + burdenWords;
    if (this.#words.length < countBase + countWords) {
      this.#words = new Int32Array(2 * (countBase + countWords));
    }
    const words = this.#words;
    words.fill(0, 0, countBase + countWords);
    const memo = this.#memo;
    memo.reset(keyWords, burdenWords, countWords);
    const slotOf = this.#slotOf;
    const slotOp = this.#slotOp;
    const nextDemand = this.#nextDemand;
    const nextSupply = this.#nextSupply;
    const demand = this.#demand;
    const supply = this.#supply;
    const supplies = this.#supplies;
    const wantedStamp = this.#wantedStamp;
    const wantedBy = this.#wantedBy;
    const due = this.#due;
    const bestStamp = this.#bestStamp;
    const best = this.#best;
    const open = this.#open;
    const writes = this.#writes;
    const changes = this.#changes;
    const obliged = this.#obliged;
    const crashedHead = this.#crashedHead;
    const crashedNext = this.#crashedNext;
    const crashedUsed = this.#crashedUsed;
    const crashedOps = this.#crashedOps;
    const crashedPlace = this.#crashedPlace;
    const supplied = this.#crashedValues;
    const wantedValues = this.#wantedValues;
    let wantedCount = 0;
    let trail = this.#trail;
    let room = trailStart(problem);
    /** What one change may add to the trail. */
    const spare = 3 * (maskWords + slots) + 2;
    let candidates = this.#candidates;
    let keys = this.#keys;
    let trailLength = 0;
    let depth = 0;
    let candidateEnd = 0;
    let frontier = 0;
    let furthest = -1;
    let entered = 0;
    let state = 0;
    if (this.#stamp > 0x3ffffff0) {
      this.#stamp = 0;
      wantedStamp.fill(0);
      bestStamp.fill(0);
    }

    for (;;) {
      // Settle: let operations in, place what only observes, move the frontier over what is placed.
      while (frontier < returns) {
        const until = enteredAt[frontier] as number;
        if (trailLength + until - entered + spare > room) {
          if (!this.#extendTrail(room, until - entered + spare, meter)) return "unknown";
          room += room + until - entered + spare;
          trail = this.#trail;
        }
        while (entered < until) {
          const x = entered++;
          const k = kind[x] as number;
          if (k === READ || k === CAS) {
            if (returned[x] !== NEVER) demand[a[x] as number] = nextDemand[x] as number;
          }
          if (k >= WRITE) {
            const to = b[x] as number;
            supply[to] = nextSupply[x] as number;
            supplies[to] = (supplies[to] as number) + 1;
          }
          if (returned[x] === NEVER) continue;
          const slot = slotOf[x] as number;
          const word = slot >> 5;
          const bit = 1 << (slot & 31);
          slotOp[slot] = x;
          if (k === READ ? a[x] === state : k === NOT && a[x] !== state) {
            trail[trailLength++] = (x << 2) | PLACED;
            continue;
          }
          open[word] = (open[word] as number) | bit;
          if (k === WRITE) {
            writes[word] = (writes[word] as number) | bit;
            if (b[x] !== state) obliged[word] = (obliged[word] as number) | bit;
          } else if (k === CAS) changes[word] = (changes[word] as number) | bit;
        }
        const slot = slotOf[byReturn[frontier] as number] as number;
        const word = slot >> 5;
        const bit = 1 << (slot & 31);
        if (((open[word] as number) & bit) !== 0) break;
        writes[word] = (writes[word] as number) & ~bit;
        changes[word] = (changes[word] as number) & ~bit;
        trail[trailLength++] = ADVANCED;
        frontier++;
      }
      if (frontier === returns) {
        this.#trailLength = trailLength;
        return "ok";
      }
      if (!meter.spend(memo.bytes)) return "unknown";

      // What is wanted, by whom most urgently.
      const stamp = ++this.#stamp;
      const last = byReturn[frontier] as number;
      const lastKind = kind[last] as number;
      let wantsAny = NEVER;
      let alsoObliged = 0;
      let starved = false;
      for (let word = 0; word < maskWords; word++) {
        const obligedBits = obliged[word] as number;
        if (obligedBits !== 0) alsoObliged += obligedBits & (obligedBits - 1) ? 2 : 1;
        for (
          let bits = (open[word] as number) & ~(writes[word] as number);
          bits !== 0;
          bits &= bits - 1
        ) {
          const x = slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
          const deadline = returned[x] as number;
          if (kind[x] === NOT) {
            if (deadline < wantsAny) wantsAny = deadline;
            continue;
          }
          const value = a[x] as number;
          if (wantedStamp[value] !== stamp) {
            wantedStamp[value] = stamp;
            wantedBy[value] = deadline;
            due[value] = 0;
            if (crashed > 0) wantedValues[wantedCount++] = value;
          } else if (deadline < (wantedBy[value] as number)) wantedBy[value] = deadline;
          if (kind[x] !== CAS) continue;
          // Each cas uses a stay up: this one, and one for each supplier.
          const again = supply[value] as number;
          if (again >= 0 && deadline >= (invoked[again] as number)) continue;
          const needed = (due[value] as number) + 1;
          due[value] = needed;
          if (needed > (supplies[value] as number) + (value === state ? 1 : 0)) starved = true;
        }
      }
      // A crashed cas to a wanted value wants its own.
      for (let at = 0; at < wantedCount; at++) {
        const value = wantedValues[at] as number;
        for (let c = crashedHead[value] as number; c >= 0; c = crashedNext[c] as number) {
          const group = crashedOps[c] as number[];
          const x = group[crashedUsed[c] as number];
          if (x === undefined || (invoked[x] as number) > frontier || kind[x] !== CAS) continue;
          const from = a[x] as number;
          if (wantedStamp[from] === stamp) continue;
          wantedStamp[from] = stamp;
          wantedBy[from] = wantedBy[value] as number;
          wantedValues[wantedCount++] = from;
        }
      }

      // The candidates: the operation at its deadline, cas from this value, changes to what is wanted.
      const from = candidateEnd;
      if (candidates.length < from + 2 * (slots + crashed) + 8) {
        const size = 2 * (from + 2 * (slots + crashed) + 8);
        const larger = new Int32Array(size);
        larger.set(candidates);
        candidates = larger;
        this.#candidates = larger;
        this.#keys = new Int32Array(size);
        keys = this.#keys;
      }
      let refresh = -1;
      let casHere = wantedStamp[state] === stamp;
      for (let word = 0; word < maskWords; word++) {
        for (
          let bits =
            (open[word] as number) & ((writes[word] as number) | (changes[word] as number));
          bits !== 0;
          bits &= bits - 1
        ) {
          const x = slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
          const to = b[x] as number;
          if (kind[x] === CAS) {
            if (a[x] !== state) continue;
            // Of those alike, the earliest: looked for among the candidates so far, which are few.
            let alike = from;
            while (
              alike < candidateEnd &&
              !(
                kind[(candidates[alike] as number) >> 1] === CAS &&
                b[(candidates[alike] as number) >> 1] === to
              )
            ) {
              alike++;
            }
            if (alike === candidateEnd) {
              candidates[candidateEnd] = x << 1;
              keys[candidateEnd++] = returned[x] as number;
            } else if ((returned[x] as number) < (keys[alike] as number)) {
              candidates[alike] = x << 1;
              keys[alike] = returned[x] as number;
            }
            continue;
          }
          if (to === state && x !== last) {
            if (refresh < 0 || (returned[x] as number) < (returned[refresh] as number)) refresh = x;
            continue;
          }
          const wanted = wantedStamp[to] === stamp;
          if (x !== last && !wanted && wantsAny === NEVER) continue;
          const key = wanted ? (wantedBy[to] as number) : wantsAny;
          if (bestStamp[to] === stamp) {
            const at = best[to] as number;
            if ((returned[x] as number) < (returned[(candidates[at] as number) >> 1] as number)) {
              candidates[at] = x << 1;
            }
            continue;
          }
          bestStamp[to] = stamp;
          best[to] = candidateEnd;
          candidates[candidateEnd] = x << 1;
          keys[candidateEnd++] = x === last && key > frontier ? frontier : key;
        }
      }
      if (lastKind === WRITE && b[last] !== state) {
        const slot = slotOf[last] as number;
        if ((((obliged[slot >> 5] as number) >>> (slot & 31)) & 1) === 0) {
          candidates[candidateEnd] = (last << 1) | 1;
          keys[candidateEnd++] = -1;
        }
      }
      if (crashed > 0) {
        // Those that supply a wanted value or this one; all of them if any change will do.
        if (wantsAny === NEVER) {
          if (wantedStamp[state] !== stamp) wantedValues[wantedCount++] = state;
        } else {
          wantedCount = 0;
          for (let value = 0; value < supplied.length; value++) {
            wantedValues[wantedCount++] = supplied[value] as number;
          }
        }
        for (let at = 0; at < wantedCount; at++) {
          const to = wantedValues[at] as number;
          const wanted = wantedStamp[to] === stamp;
          for (let c = crashedHead[to] as number; c >= 0; c = crashedNext[c] as number) {
            const group = crashedOps[c] as number[];
            const x = group[crashedUsed[c] as number];
            if (x === undefined || (invoked[x] as number) > frontier) continue;
            if (kind[x] === CAS) {
              if (a[x] !== state) continue;
              casHere = true;
              if (!wanted && wantsAny === NEVER) continue;
              let alike = from;
              while (
                alike < candidateEnd &&
                !(
                  kind[(candidates[alike] as number) >> 1] === CAS &&
                  b[(candidates[alike] as number) >> 1] === to
                )
              ) {
                alike++;
              }
              if (alike < candidateEnd) continue;
            } else {
              if (to === state) {
                if (refresh < 0) refresh = x;
                continue;
              }
              if (bestStamp[to] === stamp) continue;
            }
            candidates[candidateEnd] = x << 1;
            keys[candidateEnd++] = wanted ? (wantedBy[to] as number) : wantsAny;
          }
        }
        wantedCount = 0;
      }
      if (refresh >= 0 && casHere && alsoObliged > 0) {
        candidates[candidateEnd] = refresh << 1;
        keys[candidateEnd++] = NEVER - 1;
      }

      // Strike out what leaves a value that somebody will miss.
      // Where the search has been further and come back, it looks ahead.
      if (frontier <= furthest && !starved) starved = this.#doomed(state, maskWords);
      if (starved) candidateEnd = from;
      let kept = from;
      const missed = supplies[state] === 0 ? this.#missedBy(state, maskWords) : NEVER;
      for (let at = from; at < candidateEnd; at++) {
        const candidate = candidates[at] as number;
        const x = candidate >> 1;
        const to = b[x] as number;
        if ((candidate & 1) === 1) {
          // Left hidden, it no longer supplies its value.
          if (supplies[to] === 1) {
            const again = supply[to] as number;
            const until = again < 0 ? NEVER : (invoked[again] as number);
            if (this.#neededBefore(to, until, maskWords, -1)) continue;
          }
        } else if (to !== state) {
          if (supplies[state] === 0) {
            const again = supply[state] as number;
            const until = again < 0 ? NEVER : (invoked[again] as number);
            if (missed < until && this.#neededBefore(state, until, maskWords, x)) continue;
          }
          if (supplies[to] === 1 && !this.#canHold(to, x, frontier, entered)) continue;
        }
        candidates[kept] = candidate;
        keys[kept++] = keys[at] as number;
      }
      candidateEnd = kept;

      for (let at = from + 1; at < candidateEnd; at++) {
        const candidate = candidates[at] as number;
        const key = keys[at] as number;
        let to = at;
        while (to > from && (keys[to - 1] as number) > key) {
          candidates[to] = candidates[to - 1] as number;
          keys[to] = keys[to - 1] as number;
          to--;
        }
        candidates[to] = candidate;
        keys[to] = key;
      }

      let chosen = -1;
      if (candidateEnd - from === 1) {
        chosen = candidates[from] as number;
        candidateEnd = from;
      } else if (candidateEnd > from) {
        words[0] = frontier;
        words[1] = state;
        for (let word = 0; word < maskWords; word++) {
          const isOpen = open[word] as number;
          const isWrite = writes[word] as number;
          const isChange = changes[word] as number;
          words[2 + word] = isOpen & isChange;
          words[keyWords + word] = isOpen & ~(isWrite | isChange);
          words[keyWords + maskWords + word] = isWrite & ~isOpen;
          words[keyWords + 2 * maskWords + word] = obliged[word] as number;
        }
        if (memo.refutes(words)) candidateEnd = from;
        else {
          if (this.#frames.length < FRAME_WORDS * (depth + 1)) {
            const larger = new Int32Array(2 * this.#frames.length);
            larger.set(this.#frames);
            this.#frames = larger;
          }
          const frames = this.#frames;
          const base = FRAME_WORDS * depth++;
          frames[base] = trailLength;
          frames[base + 1] = state;
          frames[base + 2] = from + 1;
          frames[base + 3] = candidateEnd;
          chosen = candidates[from] as number;
        }
      }

      if (chosen < 0 && frontier > furthest) furthest = frontier;
      while (chosen < 0) {
        if (depth === 0) return "illegal";
        const frames = this.#frames;
        const base = FRAME_WORDS * (depth - 1);
        const to = frames[base] as number;
        while (trailLength > to) {
          const entry = trail[--trailLength] as number;
          const x = entry >> 2;
          switch (entry & 3) {
            case ADVANCED: {
              const through = frontier > 0 ? (enteredAt[frontier - 1] as number) : 0;
              const before = through;
              while (entered > before) {
                const y = --entered;
                const k = kind[y] as number;
                if (k === READ || k === CAS) {
                  if (returned[y] !== NEVER) demand[a[y] as number] = y;
                }
                if (k >= WRITE) {
                  const value = b[y] as number;
                  supply[value] = y;
                  supplies[value] = (supplies[value] as number) - 1;
                }
                if (returned[y] === NEVER) continue;
                const slot = slotOf[y] as number;
                const word = slot >> 5;
                const bit = ~(1 << (slot & 31));
                open[word] = (open[word] as number) & bit;
                writes[word] = (writes[word] as number) & bit;
                changes[word] = (changes[word] as number) & bit;
                obliged[word] = (obliged[word] as number) & bit;
              }
              frontier--;
              const back = byReturn[frontier] as number;
              const slot = slotOf[back] as number;
              const word = slot >> 5;
              const bit = 1 << (slot & 31);
              slotOp[slot] = back;
              if (kind[back] === WRITE) writes[word] = (writes[word] as number) | bit;
              else if (kind[back] === CAS) changes[word] = (changes[word] as number) | bit;
              break;
            }
            case OBLIGED:
              // Saved bits stand between two marks, so that the trail can be read both ways.
              obliged[x] = trail[--trailLength] as number;
              trailLength--;
              break;
            default: {
              if ((kind[x] as number) >= WRITE) {
                const value = b[x] as number;
                supplies[value] = (supplies[value] as number) + 1;
              }
              if (returned[x] === NEVER) {
                const c = this.#crashedClass.get(x) as number;
                const bit = crashedPlace[c] as number;
                crashedUsed[c] = (crashedUsed[c] as number) - 1;
                if (bit < 0) words[countBase - bit - 1] = crashedUsed[c] as number;
                else {
                  words[usedBase + (bit >> 5)] =
                    (words[usedBase + (bit >> 5)] as number) & ~(1 << (bit & 31));
                }
              } else {
                const slot = slotOf[x] as number;
                open[slot >> 5] = (open[slot >> 5] as number) | (1 << (slot & 31));
              }
            }
          }
        }
        state = frames[base + 1] as number;
        const at = frames[base + 2] as number;
        candidateEnd = frames[base + 3] as number;
        if (at < candidateEnd) {
          frames[base + 2] = at + 1;
          chosen = candidates[at] as number;
        } else {
          words[0] = frontier;
          words[1] = state;
          for (let word = 0; word < maskWords; word++) {
            const isOpen = open[word] as number;
            const isWrite = writes[word] as number;
            const isChange = changes[word] as number;
            words[2 + word] = isOpen & isChange;
            words[keyWords + word] = isOpen & ~(isWrite | isChange);
            words[keyWords + maskWords + word] = isWrite & ~isOpen;
            words[keyWords + 2 * maskWords + word] = obliged[word] as number;
          }
          memo.add(words);
          if (!meter.fits(memo.bytes)) return "unknown";
          depth--;
          candidateEnd = depth > 0 ? (frames[base - FRAME_WORDS + 3] as number) : 0;
        }
      }

      // Carry it out.
      const x = chosen >> 1;
      const to = b[x] as number;
      supplies[to] = (supplies[to] as number) - 1;
      if (returned[x] === NEVER) {
        const c = this.#crashedClass.get(x) as number;
        const bit = crashedPlace[c] as number;
        crashedUsed[c] = (crashedUsed[c] as number) + 1;
        if (bit < 0) words[countBase - bit - 1] = crashedUsed[c] as number;
        else {
          words[usedBase + (bit >> 5)] =
            (words[usedBase + (bit >> 5)] as number) | (1 << (bit & 31));
        }
      } else {
        const slot = slotOf[x] as number;
        open[slot >> 5] = (open[slot >> 5] as number) & ~(1 << (slot & 31));
      }
      if ((chosen & 1) === 1) {
        trail[trailLength++] = (x << 2) | HIDDEN;
        continue;
      }
      trail[trailLength++] = (x << 2) | PLACED;
      if (kind[x] === WRITE) {
        for (let word = 0; word < maskWords; word++) {
          if (obliged[word] === 0) continue;
          trail[trailLength++] = OBLIGED;
          trail[trailLength++] = obliged[word] as number;
          trail[trailLength++] = (word << 2) | OBLIGED;
          obliged[word] = 0;
        }
      }
      if (to === state) continue;
      const old = state;
      state = to;
      for (let word = 0; word < maskWords; word++) {
        for (
          let bits = (open[word] as number) & ~(changes[word] as number);
          bits !== 0;
          bits &= bits - 1
        ) {
          const slot = 31 - Math.clz32(bits & -bits);
          const y = slotOp[(word << 5) + slot] as number;
          const k = kind[y] as number;
          if (k === WRITE) {
            if (b[y] !== state || (((obliged[word] as number) >>> slot) & 1) === 0) continue;
            trail[trailLength++] = OBLIGED;
            trail[trailLength++] = obliged[word] as number;
            trail[trailLength++] = (word << 2) | OBLIGED;
            obliged[word] = (obliged[word] as number) & ~(1 << slot);
          } else if (k === READ ? a[y] === state : a[y] === old) {
            open[word] = (open[word] as number) & ~(1 << slot);
            trail[trailLength++] = (y << 2) | PLACED;
          }
        }
      }
    }
  }

  /**
   * Whether a value entered through its last open supply can be held for all who need it before its next one: nobody
   * who must return meanwhile may need another value, or a place of its own.
   */
  #canHold(value: number, through: number, frontier: number, entered: number): boolean {
    const { kind, a, b, invoked, returned, byReturn } = this.#problem as RegisterProblem;
    const again = this.#supply[value] as number;
    const until = again < 0 ? NEVER : (invoked[again] as number);
    let held = -1;
    for (
      let x = this.#demand[value] as number;
      x >= 0 && (invoked[x] as number) < until;
      x = this.#nextDemand[x] as number
    ) {
      if ((returned[x] as number) < until) held = invoked[x] as number;
    }
    const hides = kind[through] === WRITE;
    for (let index = frontier; index < held; index++) {
      const x = byReturn[index] as number;
      if (x === through) continue;
      const slot = this.#slotOf[x] as number;
      const bit = 1 << (slot & 31);
      const isOpen = x < entered;
      if (isOpen && ((this.#open[slot >> 5] as number) & bit) === 0) continue;
      switch (kind[x]) {
        case READ:
          if (a[x] !== value) return false;
          break;
        case NOT:
          if (a[x] === value) return false;
          break;
        case WRITE:
          // One that is open is hidden on entry; one to come of this value changes nothing.
          if (b[x] === value || (isOpen && hides)) break;
          if (!isOpen || ((this.#obliged[slot >> 5] as number) & bit) !== 0) return false;
          break;
        default:
          return false;
      }
    }
    return true;
  }

  /** Whether the cas from a value that must return before some supply to come are more than its stays until then. */
  #starves(value: number, state: number, maskWords: number): boolean {
    const { kind, a, invoked, returned } = this.#problem as RegisterProblem;
    let stays = (this.#supplies[value] as number) + (value === state ? 1 : 0);
    let next = this.#supply[value] as number;
    for (let k = 0; k < 4; k++) {
      const until = next < 0 ? NEVER : (invoked[next] as number);
      let due = 0;
      for (let word = 0; word < maskWords; word++) {
        for (
          let bits = (this.#open[word] as number) & (this.#changes[word] as number);
          bits !== 0;
          bits &= bits - 1
        ) {
          const x = this.#slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
          if (a[x] === value && (returned[x] as number) < until) due++;
        }
      }
      if (next >= 0)
        for (
          let x = this.#demand[value] as number;
          x >= 0 && (invoked[x] as number) < until;
          x = this.#nextDemand[x] as number
        ) {
          if (kind[x] === CAS && (returned[x] as number) < until) due++;
        }
      if (due > stays) return true;
      if (next < 0) return false;
      stays++;
      next = this.#nextSupply[next] as number;
    }
    return false;
  }

  /**
   * Whether a value that somebody open waits for, and must have before its next supply to come, has one supplier left
   * and cannot be held from then on as long as it must, whenever it is entered.
   */
  #doomed(state: number, maskWords: number): boolean {
    const { kind, a, b, invoked, returned, byReturn } = this.#problem as RegisterProblem;
    const stamp = this.#stamp;
    for (let word = 0; word < maskWords; word++) {
      for (
        let bits = (this.#open[word] as number) & ~(this.#writes[word] as number);
        bits !== 0;
        bits &= bits - 1
      ) {
        const x = this.#slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
        if (kind[x] === NOT) continue;
        const value = a[x] as number;
        const deadline = returned[x] as number;
        if (this.#wantedBy[value] !== deadline || this.#wantedStamp[value] !== stamp) continue;
        if (kind[x] === CAS && this.#starves(value, state, maskWords)) return true;
        if (value === state || this.#supplies[value] !== 1) continue;
        const again = this.#supply[value] as number;
        const until = again < 0 ? NEVER : (invoked[again] as number);
        if (deadline >= until) continue;
        let held = -1;
        for (
          let y = this.#demand[value] as number;
          y >= 0 && (invoked[y] as number) < until;
          y = this.#nextDemand[y] as number
        ) {
          if ((returned[y] as number) < until) held = invoked[y] as number;
        }
        for (let index = deadline + 1; index < held; index++) {
          const y = byReturn[index] as number;
          if ((invoked[y] as number) <= deadline) continue;
          const k = kind[y] as number;
          if (k === CAS) return true;
          if (k === READ ? a[y] !== value : k === NOT ? a[y] === value : b[y] !== value)
            return true;
        }
      }
    }
    return false;
  }

  /** The earliest deadline of anyone, open or to come, who needs the value. */
  #missedBy(value: number, maskWords: number): number {
    const problem = this.#problem as RegisterProblem;
    const first = this.#demand[value] as number;
    let deadline = first < 0 ? NEVER : (this.#earliest[first] as number);
    for (let word = 0; word < maskWords; word++) {
      for (
        let bits = (this.#open[word] as number) & ~(this.#writes[word] as number);
        bits !== 0;
        bits &= bits - 1
      ) {
        const x = this.#slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
        if (problem.kind[x] !== NOT && problem.a[x] === value) {
          deadline = Math.min(deadline, problem.returned[x] as number);
        }
      }
    }
    return deadline;
  }

  /** Whether anyone but `x` needs the value and must return before return `until`. */
  #neededBefore(value: number, until: number, maskWords: number, but: number): boolean {
    const problem = this.#problem as RegisterProblem;
    const first = this.#demand[value] as number;
    if (first >= 0 && (this.#earliest[first] as number) < until) return true;
    for (let word = 0; word < maskWords; word++) {
      for (
        let bits = (this.#open[word] as number) & ~(this.#writes[word] as number);
        bits !== 0;
        bits &= bits - 1
      ) {
        const x = this.#slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
        if (x === but || problem.kind[x] === NOT || problem.a[x] !== value) continue;
        if ((problem.returned[x] as number) < until) return true;
      }
    }
    return false;
  }

  /** Sets all scratch up; the number of slots, or -1 if a value is demanded that nobody supplies. */
  #prepare(problem: RegisterProblem): number {
    const { count, returns, values, kind, a, b, returned, byReturn, entered, suppliers } = problem;
    this.#grow(problem);
    if (problem.crashed > 0) this.#poolUnseen(problem);
    const slotOf = this.#slotOf;
    const nextDemand = this.#nextDemand;
    const nextSupply = this.#nextSupply;
    const earliest = this.#earliest;
    const demand = this.#demand;
    const supply = this.#supply;
    for (let value = 0; value < values; value++) {
      demand[value] = -1;
      supply[value] = -1;
      this.#supplies[value] = 0;
      this.#wantedStamp[value] = 0;
      this.#bestStamp[value] = 0;
      this.#crashedHead[value] = -1;
    }
    this.#stamp = 0;
    for (let x = count - 1; x >= 0; x--) {
      const k = kind[x] as number;
      const end = returned[x] as number;
      if ((k === READ || k === CAS) && end !== NEVER) {
        const value = a[x] as number;
        if (value !== 0 && suppliers[value] === 0) return -1;
        const later = demand[value] as number;
        nextDemand[x] = later;
        earliest[x] =
          later < 0 || (earliest[later] as number) > end ? end : (earliest[later] as number);
        demand[value] = x;
      }
      if (k >= WRITE) {
        const value = b[x] as number;
        nextSupply[x] = supply[value] as number;
        supply[value] = x;
      }
    }
    const free = this.#trail;
    let freeCount = 0;
    let slots = 0;
    let next = 0;
    for (let index = 0; index < returns; index++) {
      const until = entered[index] as number;
      for (; next < until; next++) {
        if (returned[next] === NEVER) continue;
        slotOf[next] = freeCount > 0 ? (free[--freeCount] as number) : slots++;
      }
      free[freeCount++] = slotOf[byReturn[index] as number] as number;
    }
    const maskWords = (slots + 31) >> 5;
    if (this.#slotOp.length < slots) this.#slotOp = new Int32Array(2 * slots);
    if (this.#open.length < maskWords) {
      this.#open = new Int32Array(2 * maskWords);
      this.#writes = new Int32Array(2 * maskWords);
      this.#changes = new Int32Array(2 * maskWords);
      this.#obliged = new Int32Array(2 * maskWords);
    }
    for (let word = 0; word < maskWords; word++) {
      this.#open[word] = 0;
      this.#writes[word] = 0;
      this.#changes[word] = 0;
      this.#obliged[word] = 0;
    }
    const length = trailStart(problem);
    if (this.#trail.length < length) this.#trail = new Int32Array(length);
    if (problem.crashed > 0) this.#groupCrashed(problem);
    else {
      this.#crashedOps.length = 0;
      this.#crashedBits = 0;
      this.#crashedCounts = 0;
    }
    return slots;
  }

  /** Values that only crashed operations supply and nobody asks for can stand for each other. */
  #poolUnseen({ count, values, kind, a, b, returned }: RegisterProblem): void {
    const seen = this.#best;
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

  #groupCrashed({ count, returned, kind, a, b, values }: RegisterProblem): void {
    this.#crashedOps.length = 0;
    this.#crashedBits = 0;
    this.#crashedCounts = 0;
    this.#crashedValues.length = 0;
    this.#crashedNext.length = 0;
    this.#crashedUsed.length = 0;
    this.#crashedPlace.length = 0;
    this.#crashedClass.clear();
    const classes = new Map<number, number>();
    for (let x = 0; x < count; x++) {
      if (returned[x] !== NEVER) continue;
      const name =
        kind[x] === WRITE ? -1 - (b[x] as number) : (a[x] as number) * values + (b[x] as number);
      let c = classes.get(name);
      if (c === undefined) {
        c = this.#crashedOps.length;
        classes.set(name, c);
        this.#crashedOps.push([]);
        this.#crashedUsed.push(0);
        if ((this.#crashedHead[b[x] as number] as number) < 0)
          this.#crashedValues.push(b[x] as number);
        this.#crashedNext.push(this.#crashedHead[b[x] as number] as number);
        this.#crashedHead[b[x] as number] = c;
      }
      (this.#crashedOps[c] as number[]).push(x);
      this.#crashedClass.set(x, c);
    }
    for (const group of this.#crashedOps) {
      this.#crashedPlace.push(
        group.length === 1 ? this.#crashedBits++ : -1 - this.#crashedCounts++,
      );
    }
  }

  #grow(problem: RegisterProblem): void {
    const { count, values } = problem;
    if (this.#slotOf.length < count) {
      const size = count + (count >> 1);
      this.#slotOf = new Int32Array(size);
      this.#nextDemand = new Int32Array(size);
      this.#nextSupply = new Int32Array(size);
      this.#earliest = new Int32Array(size);
    }
    // Before the search it holds the free slots.
    if (this.#trail.length < count) this.#trail = new Int32Array(trailStart(problem));
    if (this.#demand.length < values) {
      const size = values + (values >> 1);
      this.#demand = new Int32Array(size);
      this.#supply = new Int32Array(size);
      this.#supplies = new Int32Array(size);
      this.#wantedStamp = new Int32Array(size);
      this.#wantedBy = new Int32Array(size);
      this.#wantedValues = new Int32Array(size);
      this.#due = new Int32Array(size);
      this.#bestStamp = new Int32Array(size);
      this.#best = new Int32Array(size);
      this.#crashedHead = new Int32Array(size);
    }
  }

  /** The operations in a valid order after `ok`: ranks within the part. */
  placed(): number[] {
    const { kind, b } = this.#problem as RegisterProblem;
    const order: number[] = [];
    /** By place in the order: the value before. */
    const befores: number[] = [];
    const inserts = new Map<number, number[]>();
    let state = 0;
    for (let at = 0; at < this.#trailLength; at++) {
      const entry = this.#trail[at] as number;
      const x = entry >> 2;
      if ((entry & 3) === OBLIGED) at += 2;
      else if ((entry & 3) === PLACED) {
        order.push(x);
        befores.push(state);
        if ((kind[x] as number) >= WRITE) state = b[x] as number;
      } else if ((entry & 3) === HIDDEN) {
        let place = order.length;
        if (state !== b[x]) {
          place--;
          while (place >= 0 && kind[order[place] as number] !== WRITE && befores[place] !== b[x])
            place--;
        }
        const list = inserts.get(place);
        if (list === undefined) inserts.set(place, [x]);
        else if (place < order.length && befores[place] === b[x]) list.unshift(x);
        else list.push(x);
      }
    }
    const whole: number[] = [];
    for (let place = 0; place <= order.length; place++) {
      whole.push(...(inserts.get(place) ?? []));
      if (place < order.length) whole.push(order[place] as number);
    }
    return whole;
  }
}
