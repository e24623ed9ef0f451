/**
 * The search: Wing and Gong's, with Lowe's memo, over configurations of a frontier, a mask and a state.
 * A configuration (i, mask, state) says: returns 0 to i - 1 are placed, return i is not, and the mask tells which of
 * the operations open at return i are. Operations have slots, at most as many as were ever open at once, so an entry of
 * the memo does not grow with the history. Operations that only observe are placed as soon as they are possible;
 * of operations alike the one with the earliest deadline goes first; crashed ones are optional, and last.
 */
import { type Layout, NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { IMPOSSIBLE, type Machine } from "./machine.ts";
import { Memo } from "./memo.ts";

/** Marks in the trail that the frontier moved. */
const ADVANCED = -1;

export type Verdict = "ok" | "illegal" | "unknown";

export class Search {
  readonly #memo = new Memo();
  #words = new Int32Array(16);
  #done = new Uint8Array(256);
  #slotOf = new Int32Array(256);
  /** By slot: the operation there, -1 if none. */
  #slotOp = new Int32Array(64);
  #trail = new Int32Array(512);
  #trailLength = 0;
  /** Four words a frame: trail length, frontier, state, index of the next candidate; and the end of its candidates. */
  #frames = new Int32Array(5 * 64);
  #candidates = new Int32Array(256);
  #best = new Int32Array(64);
  #bestStamp = new Int32Array(64);
  /** By class of what observes: the first that is not yet invoked. */
  #head = new Int32Array(64);
  /** Per operation that observes: the next of its class, and the earliest deadline of the class from there on. */
  #nextSame = new Int32Array(256);
  #earliestSame = new Int32Array(256);
  /** Per rank: the earliest deadline of all that observe from there on; when the next reset is invoked. */
  #earliest = new Int32Array(257);
  #nextReset = new Int32Array(257);
  #stamp = 0;
  #crashedOf = new Int32Array(256);
  #crashedClass: Int32Array[] = [];

  /** The operations placed, in order, after `ok`: ranks within the part. */
  placed(): number[] {
    const placed: number[] = [];
    for (let index = 0; index < this.#trailLength; index++) {
      const entry = this.#trail[index] as number;
      if (entry >= 0) placed.push(entry);
    }
    return placed;
  }

  run(layout: Layout, part: number, machine: Machine, meter: Meter): Verdict {
    const start = layout.starts[part] as number;
    const count = (layout.starts[part + 1] as number) - start;
    const returnStart = layout.returnStarts[part] as number;
    const returns = (layout.returnStarts[part + 1] as number) - returnStart;
    const { classes, observes, lost } = machine;
    const slots = this.#assignSlots(layout, part);
    const maskWords = (slots + 31) >> 5;
    const crashed = this.#groupCrashed(layout, start, count, machine);
    const usedWords = (crashed + 31) >> 5;
    if (this.#words.length < 2 + maskWords + usedWords) {
      this.#words = new Int32Array(4 + 2 * (maskWords + usedWords));
    }
    const words = this.#words;
    words.fill(0, 0, 2 + maskWords + usedWords);
    const memo = this.#memo;
    memo.reset(2 + maskWords, usedWords);
    const usedBase = 2 + maskWords;
    const done = this.#done;
    const slotOf = this.#slotOf;
    const slotOp = this.#slotOp;
    const trail = this.#trail;
    const crashedOf = this.#crashedOf;
    const best = this.#best;
    const bestStamp = this.#bestStamp;
    const invoked = layout.invoked;
    const returned = layout.returned;
    const byReturn = layout.byReturn;
    const enteredAt = layout.entered;
    const resets = machine.resets;
    const nextSame = this.#nextSame;
    const earliestSame = this.#earliestSame;
    const earliest = this.#earliest;
    const nextReset = this.#nextReset;
    const head = this.#head;
    if (resets !== null) this.#lookAhead(layout, start, count, machine, resets);
    let resetsOpen = 0;
    let trailLength = 0;
    let depth = 0;
    let candidateEnd = 0;
    let frontier = 0;
    let entered = 0;
    let state = machine.initial;
    let stale = true;

    for (;;) {
      // Settle: place what only observes, move the frontier over what is placed, let operations in.
      for (;;) {
        const open = frontier < returns ? (enteredAt[returnStart + frontier] as number) : entered;
        while (entered < open) {
          const x = entered++;
          if (resets !== null) {
            const kind = classes[x] as number;
            if (resets[kind] === 1) resetsOpen++;
            else if (observes[kind] === 1) head[kind] = nextSame[x] as number;
          }
          if (returned[start + x] === NEVER) continue;
          slotOp[slotOf[x] as number] = x;
          if (!stale && observes[classes[x] as number] === 1) {
            if (machine.step(state, classes[x] as number) >= 0) {
              done[x] = 1;
              const slot = slotOf[x] as number;
              words[2 + (slot >> 5)] = (words[2 + (slot >> 5)] as number) | (1 << (slot & 31));
              trail[trailLength++] = x;
            }
          }
        }
        if (stale) {
          stale = false;
          for (let slot = 0; slot < slots; slot++) {
            const x = slotOp[slot] as number;
            if (x < 0 || done[x] === 1 || observes[classes[x] as number] === 0) continue;
            if (machine.step(state, classes[x] as number) < 0) continue;
            done[x] = 1;
            words[2 + (slot >> 5)] = (words[2 + (slot >> 5)] as number) | (1 << (slot & 31));
            trail[trailLength++] = x;
          }
        }
        if (frontier === returns) break;
        const next = byReturn[returnStart + frontier] as number;
        if (done[next] === 0) break;
        const slot = slotOf[next] as number;
        slotOp[slot] = -1;
        words[2 + (slot >> 5)] = (words[2 + (slot >> 5)] as number) & ~(1 << (slot & 31));
        trail[trailLength++] = ADVANCED;
        frontier++;
      }
      if (frontier === returns) {
        this.#trailLength = trailLength;
        return "ok";
      }
      if (!meter.spend(memo.bytes + machine.bytes)) return "unknown";

      // What may come next, by deadline.
      const candidateStart = candidateEnd;
      let stuck = false;
      let barred = IMPOSSIBLE;
      if (resets !== null && resetsOpen === 0) {
        // Nothing leads back to a state before return `again`: who needs this one sooner forbids to leave it.
        const again = nextReset[entered] as number;
        const readers = machine.readersOf(state);
        const first = readers < 0 ? -1 : (head[readers] as number);
        stuck = first >= 0 && (earliestSame[first] as number) < again;
        if (!stuck && lost >= 0) {
          let deadline = earliest[entered] as number;
          for (let slot = 0; slot < slots; slot++) {
            const x = slotOp[slot] as number;
            if (x < 0 || done[x] === 1 || observes[classes[x] as number] === 0) continue;
            if ((returned[start + x] as number) < deadline)
              deadline = returned[start + x] as number;
          }
          if (deadline < again) {
            barred = lost;
            stuck = state === lost;
          }
        }
      }
      if (!stuck) {
        this.#stamp++;
        const stamp = this.#stamp;
        if (this.#candidates.length < candidateEnd + 4 * (slots + crashed) + 16) {
          const larger = new Int32Array(2 * this.#candidates.length + 4 * (slots + crashed));
          larger.set(this.#candidates);
          this.#candidates = larger;
        }
        const candidates = this.#candidates;
        for (let slot = 0; slot < slots; slot++) {
          const x = slotOp[slot] as number;
          if (x < 0 || done[x] === 1) continue;
          const kind = classes[x] as number;
          if (observes[kind] === 1) continue;
          if (bestStamp[kind] === stamp) {
            const at = best[kind] as number;
            if (
              at >= 0 &&
              (returned[start + x] as number) <
                (returned[start + (candidates[at] as number)] as number)
            ) {
              candidates[at] = x;
            }
            continue;
          }
          bestStamp[kind] = stamp;
          const next = machine.step(state, kind);
          if (next === IMPOSSIBLE || next === barred) {
            best[kind] = -1;
            continue;
          }
          best[kind] = candidateEnd;
          candidates[candidateEnd++] = x;
        }
        for (let at = candidateStart + 1; at < candidateEnd; at++) {
          const x = candidates[at] as number;
          const deadline = returned[start + x] as number;
          let to = at;
          while (
            to > candidateStart &&
            (returned[start + (candidates[to - 1] as number)] as number) > deadline
          ) {
            candidates[to] = candidates[to - 1] as number;
            to--;
          }
          candidates[to] = x;
        }
        if (crashed > 0) {
          for (const group of this.#crashedClass) {
            for (let index = 0; index < group.length; index++) {
              const x = group[index] as number;
              if (done[x] === 1) continue;
              const kind = classes[x] as number;
              // Operations of the class that must return come first.
              if ((invoked[start + x] as number) > frontier || bestStamp[kind] === stamp) break;
              const next = machine.step(state, kind);
              if (next === barred) break;
              if (next !== IMPOSSIBLE && next !== state) candidates[candidateEnd++] = x;
              break;
            }
          }
        }
      }

      let chosen = -1;
      let next = IMPOSSIBLE;
      if (candidateEnd - candidateStart === 1) {
        chosen = this.#candidates[candidateStart] as number;
        next = machine.step(state, classes[chosen] as number);
        candidateEnd = candidateStart;
      }
      if (next < IMPOSSIBLE || candidateEnd > candidateStart) {
        if (next < IMPOSSIBLE) candidateEnd = candidateStart + 1;
        words[0] = frontier;
        words[1] = state;
        if (memo.refutes(words)) {
          candidateEnd = candidateStart;
          next = IMPOSSIBLE;
        } else {
          if (this.#frames.length < 5 * (depth + 1)) {
            const larger = new Int32Array(2 * this.#frames.length);
            larger.set(this.#frames);
            this.#frames = larger;
          }
          candidateEnd = this.#expand(candidateStart, candidateEnd, machine, state);
          const frames = this.#frames;
          const base = 5 * depth++;
          frames[base] = trailLength;
          frames[base + 1] = frontier;
          frames[base + 2] = state;
          frames[base + 3] = candidateStart;
          frames[base + 4] = candidateEnd;
          chosen = -1;
          next = IMPOSSIBLE;
        }
      }

      // No single way on: the next candidate of the innermost frame that has one.
      while (next === IMPOSSIBLE) {
        if (depth === 0) return "illegal";
        const frames = this.#frames;
        const base = 5 * (depth - 1);
        const to = frames[base] as number;
        while (trailLength > to) {
          const x = trail[--trailLength] as number;
          if (x === ADVANCED) {
            const through = frontier > 0 ? (enteredAt[returnStart + frontier - 1] as number) : 0;
            while (entered > through) {
              entered--;
              if (resets !== null) {
                const kind = classes[entered] as number;
                if (resets[kind] === 1) resetsOpen--;
                else if (observes[kind] === 1) head[kind] = entered;
              }
              if (returned[start + entered] !== NEVER) slotOp[slotOf[entered] as number] = -1;
            }
            frontier--;
            const back = byReturn[returnStart + frontier] as number;
            const slot = slotOf[back] as number;
            slotOp[slot] = back;
            words[2 + (slot >> 5)] = (words[2 + (slot >> 5)] as number) | (1 << (slot & 31));
            continue;
          }
          done[x] = 0;
          if (resets !== null && resets[classes[x] as number] === 1) resetsOpen++;
          if (returned[start + x] === NEVER) {
            const bit = crashedOf[x] as number;
            words[usedBase + (bit >> 5)] =
              (words[usedBase + (bit >> 5)] as number) & ~(1 << (bit & 31));
          } else {
            const slot = slotOf[x] as number;
            words[2 + (slot >> 5)] = (words[2 + (slot >> 5)] as number) & ~(1 << (slot & 31));
          }
        }
        state = frames[base + 2] as number;
        const at = frames[base + 3] as number;
        if (at < (frames[base + 4] as number)) {
          frames[base + 3] = at + 2;
          chosen = this.#candidates[at] as number;
          next = this.#candidates[at + 1] as number;
          candidateEnd = frames[base + 4] as number;
        } else {
          words[0] = frontier;
          words[1] = state;
          memo.add(words);
          if (!meter.fits(memo.bytes + machine.bytes)) return "unknown";
          depth--;
          candidateEnd = depth > 0 ? (frames[base - 1] as number) : 0;
        }
      }

      done[chosen] = 1;
      trail[trailLength++] = chosen;
      if (resets !== null && resets[classes[chosen] as number] === 1) resetsOpen--;
      if (returned[start + chosen] === NEVER) {
        const bit = crashedOf[chosen] as number;
        words[usedBase + (bit >> 5)] = (words[usedBase + (bit >> 5)] as number) | (1 << (bit & 31));
      } else {
        const slot = slotOf[chosen] as number;
        words[2 + (slot >> 5)] = (words[2 + (slot >> 5)] as number) | (1 << (slot & 31));
      }
      if (next !== state) {
        state = next;
        stale = true;
      }
    }
  }

  /** Who will need which state, and when one may come back. */
  #lookAhead(
    layout: Layout,
    start: number,
    count: number,
    machine: Machine,
    resets: Uint8Array,
  ): void {
    const head = this.#head;
    head.fill(-1, 0, machine.classCount);
    let earliest = NEVER;
    let reset = NEVER;
    this.#earliest[count] = NEVER;
    this.#nextReset[count] = NEVER;
    for (let x = count - 1; x >= 0; x--) {
      const kind = machine.classes[x] as number;
      const end = layout.returned[start + x] as number;
      if (resets[kind] === 1) reset = layout.invoked[start + x] as number;
      else if (machine.observes[kind] === 1) {
        const later = head[kind] as number;
        this.#nextSame[x] = later;
        this.#earliestSame[x] =
          later < 0 ? end : Math.min(end, this.#earliestSame[later] as number);
        head[kind] = x;
        if (end < earliest) earliest = end;
      }
      this.#earliest[x] = earliest;
      this.#nextReset[x] = reset;
    }
  }

  /** Turns candidates into pairs of operation and next state, in place; the new end. */
  #expand(from: number, to: number, machine: Machine, state: number): number {
    let total = 0;
    for (let at = from; at < to; at++) {
      const next = machine.step(state, machine.classes[this.#candidates[at] as number] as number);
      total += next < IMPOSSIBLE ? (machine.choices[-2 - next]?.length ?? 0) : 1;
    }
    const end = from + 2 * total;
    if (this.#candidates.length < end) {
      const larger = new Int32Array(2 * end);
      larger.set(this.#candidates);
      this.#candidates = larger;
    }
    const candidates = this.#candidates;
    let write = end;
    for (let at = to - 1; at >= from; at--) {
      const x = candidates[at] as number;
      const next = machine.step(state, machine.classes[x] as number);
      const choices = next < IMPOSSIBLE ? (machine.choices[-2 - next] ?? []) : [next];
      for (let index = choices.length - 1; index >= 0; index--) {
        candidates[--write] = choices[index] as number;
        candidates[--write] = x;
      }
    }
    return end;
  }

  /** Gives every operation that returned the lowest slot free while it is open; how many slots there are. */
  #assignSlots(layout: Layout, part: number): number {
    const start = layout.starts[part] as number;
    const count = (layout.starts[part + 1] as number) - start;
    const returnStart = layout.returnStarts[part] as number;
    const returns = (layout.returnStarts[part + 1] as number) - returnStart;
    if (this.#done.length < count) {
      const size = 2 * count;
      this.#done = new Uint8Array(size);
      this.#slotOf = new Int32Array(size);
      this.#crashedOf = new Int32Array(size);
      this.#trail = new Int32Array(2 * size);
      this.#nextSame = new Int32Array(size);
      this.#earliestSame = new Int32Array(size);
      this.#earliest = new Int32Array(size + 1);
      this.#nextReset = new Int32Array(size + 1);
    }
    this.#done.fill(0, 0, count);
    const slotOf = this.#slotOf;
    const free = this.#trail;
    let freeCount = 0;
    let slots = 0;
    let entered = 0;
    for (let index = 0; index < returns; index++) {
      const open = layout.entered[returnStart + index] as number;
      for (; entered < open; entered++) {
        if (layout.returned[start + entered] === NEVER) continue;
        slotOf[entered] = freeCount > 0 ? (free[--freeCount] as number) : slots++;
      }
      free[freeCount++] = slotOf[layout.byReturn[returnStart + index] as number] as number;
    }
    if (this.#slotOp.length < slots) this.#slotOp = new Int32Array(2 * slots);
    this.#slotOp.fill(-1, 0, slots);
    return slots;
  }

  /** Groups crashed operations by class, in order of invocation, and numbers them; how many there are. */
  #groupCrashed(layout: Layout, start: number, count: number, machine: Machine): number {
    if (this.#best.length < machine.classCount) {
      this.#best = new Int32Array(2 * machine.classCount);
      this.#bestStamp = new Int32Array(2 * machine.classCount);
      this.#head = new Int32Array(2 * machine.classCount);
      this.#stamp = 0;
    }
    this.#crashedClass.length = 0;
    let first = 0;
    while (first < count && layout.returned[start + first] !== NEVER) first++;
    if (first === count) return 0;
    const groups = new Map<number, number[]>();
    let crashed = 0;
    for (let x = 0; x < count; x++) {
      if (layout.returned[start + x] !== NEVER) continue;
      crashed++;
      const kind = machine.classes[x] as number;
      const group = groups.get(kind);
      if (group) group.push(x);
      else groups.set(kind, [x]);
    }
    let bit = 0;
    for (const group of groups.values()) {
      for (const x of group) this.#crashedOf[x] = bit++;
      this.#crashedClass.push(Int32Array.from(group));
    }
    return crashed;
  }
}
