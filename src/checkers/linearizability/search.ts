/**
 * The search: Wing and Gong's, with Lowe's memo, over configurations of a frontier, a mask and a
 * state. A configuration (i, mask, state) says: returns 0 to i - 1 are placed, return i is not, and
 * the mask says which of the operations open at return i are. Operations have slots, at most as
 * many as were ever open at once, so an entry of the memo does not grow with the history.
 * docs/checker.md argues each rule by which less is tried.
 *
 * The whole state is in fields, and every phase is a method: a search that a budget stopped resumes
 * where it was.
 */
import { Furthest } from "./furthest.ts";
import { type Layout, NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { LookAhead } from "./look-ahead.ts";
import { IMPOSSIBLE, type Machine } from "./machine.ts";
import { Memo } from "./memo.ts";
import type { SavedSearch } from "./saved.ts";
import { grown } from "./scratch.ts";
import { assignSlots } from "./slots.ts";

/** Marks in the trail that the frontier moved. */
const ADVANCED = -1;
/**
 * A frame: length of the trail, state, its first candidate, the next one, the end, the next choice
 * of that, how many were possible, the state that is barred.
 */
const FRAME_WORDS = 8;
/**
 * With crashed operations: configurations until the search begins anew, with those tried first
 * instead of last; doubled each time.
 */
const RESTART_AFTER = 1_000;

export type Verdict = "ok" | "illegal" | "unknown";

export class Search {
  readonly furthest = new Furthest();
  readonly #memo = new Memo();
  readonly #ahead = new LookAhead();
  #machine: Machine | null = null;
  /** The part: times as in `Layout`, but arrays begin with it. */
  #returns = 0;
  #invoked: Int32Array = new Int32Array(0);
  #returned: Int32Array = new Int32Array(0);
  #byReturn: Int32Array = new Int32Array(0);
  #enteredAt: Int32Array = new Int32Array(0);
  /** The key of the memo: frontier, state, mask of slots; then crashed operations used up. */
  #words = new Int32Array(16);
  #slots = 0;
  #usedBase = 0;
  #slotOf = new Int32Array(256);
  /** By slot: the operation there, -1 if none. */
  #slotOp = new Int32Array(64);
  #done = new Uint8Array(256);
  #crashed = 0;
  #crashedOf = new Int32Array(256);
  #crashedClass: Int32Array[] = [];
  /** Where the search is. */
  #frontier = 0;
  #entered = 0;
  #state = 0;
  /** Whether the state is another than when open observers were last tried. */
  #stale = true;
  #trail = new Int32Array(512);
  #trailLength = 0;
  #frames = new Int32Array(FRAME_WORDS * 64);
  #depth = 0;
  #candidates = new Int32Array(256);
  /** What live candidates are sorted by. */
  #keys = new Int32Array(256);
  #candidateEnd = 0;
  #best = new Int32Array(64);
  #bestStamp = new Int32Array(64);
  #stamp = 0;
  /** Whether crashed operations are tried before the others, and when that changes. */
  #crashedFirst = false;
  #restartAt = 0;
  #restartAfter = 0;

  /** Takes a part; `run` judges it. */
  begin(layout: Layout, part: number, machine: Machine): void {
    const start = layout.starts[part] as number;
    const end = layout.starts[part + 1] as number;
    const returnStart = layout.returnStarts[part] as number;
    const returnEnd = layout.returnStarts[part + 1] as number;
    this.#machine = machine;
    this.#returns = returnEnd - returnStart;
    this.#invoked = layout.invoked.subarray(start, end);
    this.#returned = layout.returned.subarray(start, end);
    this.#byReturn = layout.byReturn.subarray(returnStart, returnEnd);
    this.#enteredAt = layout.entered.subarray(returnStart, returnEnd);
    this.#prepare(end - start, machine);
    this.#frontier = 0;
    this.#entered = 0;
    this.#state = machine.initial;
    this.#stale = true;
    this.#trailLength = 0;
    this.#depth = 0;
    this.#candidateEnd = 0;
    this.#crashedFirst = false;
    this.#restartAfter = RESTART_AFTER;
    this.#restartAt = this.#crashed > 0 ? RESTART_AFTER : Number.POSITIVE_INFINITY;
    this.furthest.reset();
  }

  /** Judges the part taken, or resumes after `unknown`. */
  run(meter: Meter): Verdict {
    const machine = this.#machine as Machine;
    const memo = this.#memo;
    for (;;) {
      if (this.#settle(machine)) {
        this.furthest.keep(this.#returns, this.#trail, this.#trailLength);
        return "ok";
      }
      if (!meter.spend(memo, machine)) {
        this.#reach();
        return "unknown";
      }
      if (--this.#restartAt <= 0) this.#restart();
      else if (!this.#refuted()) this.#propose(machine);
      if (!this.#advance(machine)) return "illegal";
    }
  }

  /**
   * What it knows, after `unknown`; null where the history does not determine its machine's states.
   */
  saved(): SavedSearch | null {
    const states = this.#machine?.savedStates?.() ?? null;
    if (states === null) return null;
    const at = [Number(this.#crashedFirst), this.#restartAfter];
    return { failed: this.#memo.saved(), at, states };
  }

  /** After `begin`: resumes from what it knew. */
  restore({ failed, at, states }: SavedSearch): void {
    this.#machine?.restoreStates?.(states ?? []);
    this.#memo.restore(failed);
    const [crashedFirst = 0, restartAfter = RESTART_AFTER] = at;
    this.#crashedFirst = crashedFirst === 1;
    this.#restartAfter = restartAfter;
    if (this.#crashed > 0) this.#restartAt = restartAfter;
  }

  /** The operations placed, in order, when the search was furthest: ranks within the part. */
  placed(): number[] {
    const placed: number[] = [];
    const { trail, length } = this.furthest;
    for (let at = 0; at < length; at++) {
      const entry = trail[at] as number;
      if (entry >= 0) placed.push(entry);
    }
    return placed;
  }

  /**
   * Places what only observes, moves the frontier over what is placed, lets operations in. Whether
   * all returns are placed.
   */
  #settle(machine: Machine): boolean {
    const { classes, observes } = machine;
    const done = this.#done;
    const returns = this.#returns;
    for (;;) {
      const open =
        this.#frontier < returns ? (this.#enteredAt[this.#frontier] as number) : this.#entered;
      while (this.#entered < open) {
        const x = this.#entered++;
        this.#ahead.enter(x);
        if (this.#returned[x] === NEVER) continue;
        this.#slotOp[this.#slotOf[x] as number] = x;
        const kind = classes[x] as number;
        if (!this.#stale && observes[kind] === 1 && machine.step(this.#state, kind) >= 0) {
          this.#place(x);
        }
      }
      if (this.#stale) {
        this.#stale = false;
        for (let slot = 0; slot < this.#slots; slot++) {
          const x = this.#slotOp[slot] as number;
          if (x < 0 || done[x] === 1 || observes[classes[x] as number] === 0) continue;
          if (machine.step(this.#state, classes[x] as number) >= 0) this.#place(x);
        }
      }
      if (this.#frontier === returns) return true;
      const next = this.#byReturn[this.#frontier] as number;
      if (done[next] === 0) return false;
      const slot = this.#slotOf[next] as number;
      this.#slotOp[slot] = -1;
      this.#words[2 + (slot >> 5)] = (this.#words[2 + (slot >> 5)] as number) & ~(1 << (slot & 31));
      this.#trail[this.#trailLength++] = ADVANCED;
      this.#frontier++;
    }
  }

  #place(x: number): void {
    this.#done[x] = 1;
    this.#trail[this.#trailLength++] = x;
    this.#ahead.place(x);
    let at = 2;
    let bit = 0;
    if (this.#returned[x] === NEVER) {
      at = this.#usedBase;
      bit = this.#crashedOf[x] as number;
    } else bit = this.#slotOf[x] as number;
    at += bit >> 5;
    this.#words[at] = (this.#words[at] as number) | (1 << (bit & 31));
  }

  /** Whether the memo knows that nothing comes of this configuration. */
  #refuted(): boolean {
    this.#words[0] = this.#frontier;
    this.#words[1] = this.#state;
    return this.#memo.refutes(this.#words);
  }

  /**
   * Opens a frame with what may come next: of operations alike the one with the earliest deadline.
   */
  #propose(machine: Machine): void {
    const { classes, observes } = machine;
    const returned = this.#returned;
    const from = this.#candidateEnd;
    if (this.#ahead.forbids(this.#state, this.#entered, this.#slotOp, this.#slots, this.#done))
      return;
    this.#candidates = grown(this.#candidates, from + this.#slots + this.#crashed + 16);
    this.#keys = grown(this.#keys, from + this.#slots);
    const candidates = this.#candidates;
    const stamp = ++this.#stamp;
    const due = this.#byReturn[this.#frontier] as number;
    const dueKind = classes[due] as number;
    let end = from;
    for (let slot = 0; slot < this.#slots; slot++) {
      const x = this.#slotOp[slot] as number;
      if (x < 0 || this.#done[x] === 1) continue;
      const kind = classes[x] as number;
      if (observes[kind] === 1) continue;
      const deadline = returned[x] as number;
      if (this.#bestStamp[kind] === stamp) {
        const at = this.#best[kind] as number;
        if (at >= 0 && deadline < (returned[candidates[at] as number] as number))
          candidates[at] = x;
        continue;
      }
      this.#bestStamp[kind] = stamp;
      this.#best[kind] = end;
      candidates[end++] = x;
    }
    end = this.#rank(machine, from, end, dueKind, due);
    if (this.#crashed > 0) end = this.#proposeCrashed(machine, from, end, due);
    this.#candidateEnd = end;
    this.#frames = grown(this.#frames, FRAME_WORDS * (this.#depth + 1));
    const frames = this.#frames;
    const base = FRAME_WORDS * this.#depth++;
    frames[base] = this.#trailLength;
    frames[base + 1] = this.#state;
    frames[base + 2] = from;
    frames[base + 3] = from;
    frames[base + 4] = end;
    frames[base + 5] = 0;
    frames[base + 6] = 0;
    frames[base + 7] = this.#ahead.barred;
  }

  /**
   * Strikes out what is impossible or can wait, and puts the rest in order: what changes nothing
   * first, since it says most about the state, then by invocation, which is mostly how it happened.
   */
  #rank(machine: Machine, from: number, end: number, dueKind: number, due: number): number {
    const { classes, postpones } = machine;
    const candidates = this.#candidates;
    const keys = this.#keys;
    const state = this.#state;
    let kept = from;
    for (let at = from; at < end; at++) {
      const x = candidates[at] as number;
      const kind = classes[x] as number;
      const next = machine.step(state, kind);
      if (next === IMPOSSIBLE) continue;
      if (x !== due && postpones?.(state, kind, dueKind, this.#isOpen) === true) continue;
      // By insertion: they are few.
      const key = next === state ? x - NEVER : x;
      let to = kept++;
      for (; to > from && (keys[to - 1] as number) > key; to--) {
        candidates[to] = candidates[to - 1] as number;
        keys[to] = keys[to - 1] as number;
      }
      candidates[to] = x;
      keys[to] = key;
    }
    return kept;
  }

  /** Whether an operation of this class is open and not placed: what `postpones` may ask. */
  readonly #isOpen = (kind: number): boolean => {
    const { classes } = this.#machine as Machine;
    for (let slot = 0; slot < this.#slots; slot++) {
      const x = this.#slotOp[slot] as number;
      if (x >= 0 && this.#done[x] === 0 && classes[x] === kind) return true;
    }
    return false;
  };

  /**
   * Adds crashed operations: of each class one, if none alike must return. Those that make the
   * operation that is due possible come first, the others last, or, in every second attempt, all of
   * them first.
   */
  #proposeCrashed(machine: Machine, from: number, end: number, due: number): number {
    const { classes } = machine;
    const candidates = this.#candidates;
    const state = this.#state;
    const dueKind = classes[due] as number;
    const blocked = machine.step(state, dueKind) === IMPOSSIBLE;
    let next = end;
    let early = from;
    for (const group of this.#crashedClass) {
      let index = 0;
      while (index < group.length && this.#done[group[index] as number] === 1) index++;
      const x = group[index];
      if (x === undefined || (this.#invoked[x] as number) > this.#frontier) continue;
      const kind = classes[x] as number;
      // Operations of the class that must return come first.
      if (this.#bestStamp[kind] === this.#stamp) continue;
      const after = machine.step(state, kind);
      if (after === IMPOSSIBLE || after === state) continue;
      const helps =
        this.#crashedFirst ||
        (blocked && after >= 0 && machine.step(after, dueKind) !== IMPOSSIBLE);
      if (!helps) {
        candidates[next++] = x;
        continue;
      }
      for (let at = next++; at > early; at--) candidates[at] = candidates[at - 1] as number;
      candidates[early++] = x;
    }
    return next;
  }

  /** Carries out the next candidate of the innermost frame that has one; false if none has. */
  #advance(machine: Machine): boolean {
    const { classes } = machine;
    while (this.#depth > 0) {
      const frames = this.#frames;
      const base = FRAME_WORDS * (this.#depth - 1);
      if (this.#trailLength > (frames[base] as number)) {
        this.#reach();
        this.#undoTo(frames[base] as number);
      }
      const state = frames[base + 1] as number;
      this.#state = state;
      const end = frames[base + 4] as number;
      while ((frames[base + 3] as number) < end) {
        const at = frames[base + 3] as number;
        const x = this.#candidates[at] as number;
        let next = machine.step(state, classes[x] as number);
        if (next < IMPOSSIBLE) {
          const choices = machine.choices[-2 - next] ?? [];
          const choice = frames[base + 5] as number;
          next = choices[choice] as number;
          frames[base + 5] = choice + 1 < choices.length ? choice + 1 : 0;
          if (choice + 1 >= choices.length) frames[base + 3] = at + 1;
        } else frames[base + 3] = at + 1;
        if (next === IMPOSSIBLE || next === frames[base + 7]) continue;
        frames[base + 6] = (frames[base + 6] as number) + 1;
        this.#place(x);
        if (next !== state) {
          this.#state = next;
          this.#stale = true;
        }
        this.#candidateEnd = end;
        return true;
      }
      if ((frames[base + 6] as number) > 1) {
        this.#words[0] = this.#frontier;
        this.#words[1] = state;
        this.#memo.add(this.#words);
      }
      this.#candidateEnd = frames[base + 2] as number;
      this.#depth--;
    }
    this.#reach();
    return false;
  }

  /** Keeps the trail if the search has never been further. */
  #reach(): void {
    if (this.#frontier > this.furthest.returns) {
      this.furthest.keep(this.#frontier, this.#trail, this.#trailLength);
    }
  }

  #undoTo(length: number): void {
    const trail = this.#trail;
    this.furthest.cut(length);
    while (this.#trailLength > length) {
      const x = trail[--this.#trailLength] as number;
      if (x === ADVANCED) {
        this.#retreat();
        continue;
      }
      this.#done[x] = 0;
      this.#ahead.remove(x);
      let at = 2;
      let bit = 0;
      if (this.#returned[x] === NEVER) {
        at = this.#usedBase;
        bit = this.#crashedOf[x] as number;
      } else bit = this.#slotOf[x] as number;
      at += bit >> 5;
      this.#words[at] = (this.#words[at] as number) & ~(1 << (bit & 31));
    }
  }

  /** Takes the frontier back by one return. */
  #retreat(): void {
    const through = this.#frontier > 0 ? (this.#enteredAt[this.#frontier - 1] as number) : 0;
    while (this.#entered > through) {
      const x = --this.#entered;
      this.#ahead.leave(x);
      if (this.#returned[x] !== NEVER) this.#slotOp[this.#slotOf[x] as number] = -1;
    }
    this.#frontier--;
    const back = this.#byReturn[this.#frontier] as number;
    const slot = this.#slotOf[back] as number;
    this.#slotOp[slot] = back;
    this.#words[2 + (slot >> 5)] = (this.#words[2 + (slot >> 5)] as number) | (1 << (slot & 31));
  }

  /** Begins anew with the other order of crashed operations; what the memo knows stays true. */
  #restart(): void {
    const machine = this.#machine as Machine;
    this.#reach();
    this.#undoTo(0);
    while (this.#entered > 0) {
      const x = --this.#entered;
      this.#ahead.leave(x);
      if (this.#returned[x] !== NEVER) this.#slotOp[this.#slotOf[x] as number] = -1;
    }
    this.#state = machine.initial;
    this.#stale = true;
    this.#depth = 0;
    this.#candidateEnd = 0;
    this.#crashedFirst = !this.#crashedFirst;
    this.#restartAfter *= 2;
    this.#restartAt = this.#restartAfter;
    this.#settle(machine);
    this.#propose(machine);
  }

  /** Sets slots, crashed operations, memo and look-ahead up. */
  #prepare(count: number, machine: Machine): void {
    if (this.#done.length < count) {
      const size = 2 * count;
      this.#done = new Uint8Array(size);
      this.#slotOf = new Int32Array(size);
      this.#crashedOf = new Int32Array(size);
      this.#trail = new Int32Array(2 * size);
    }
    this.#done.fill(0, 0, count);
    if (this.#best.length < machine.classCount) {
      this.#best = new Int32Array(2 * machine.classCount);
      this.#bestStamp = new Int32Array(2 * machine.classCount);
      this.#stamp = 0;
    }
    if (this.#stamp > 0x3ffffff0) {
      this.#stamp = 0;
      this.#bestStamp.fill(0);
    }
    const times = {
      returns: this.#returns,
      returned: this.#returned,
      byReturn: this.#byReturn,
      entered: this.#enteredAt,
    };
    this.#slots = assignSlots(times, this.#slotOf, this.#trail);
    if (this.#slotOp.length < this.#slots) this.#slotOp = new Int32Array(2 * this.#slots);
    this.#slotOp.fill(-1, 0, this.#slots);
    this.#groupCrashed(count, machine);
    const maskWords = (this.#slots + 31) >> 5;
    const usedWords = (this.#crashed + 31) >> 5;
    this.#usedBase = 2 + maskWords;
    if (this.#words.length < this.#usedBase + usedWords) {
      this.#words = new Int32Array(2 * (this.#usedBase + usedWords));
    }
    this.#words.fill(0, 0, this.#usedBase + usedWords);
    this.#memo.reset(this.#usedBase, usedWords);
    this.#ahead.begin(count, machine, this.#invoked, this.#returned);
  }

  /** Groups crashed operations by class, in order of invocation, and numbers them. */
  #groupCrashed(count: number, machine: Machine): void {
    this.#crashedClass.length = 0;
    this.#crashed = 0;
    if (count === this.#returns) return;
    const groups = new Map<number, number[]>();
    for (let x = 0; x < count; x++) {
      if (this.#returned[x] !== NEVER) continue;
      this.#crashed++;
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
  }
}
