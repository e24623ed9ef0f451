/**
 * What may come next in the search: of operations alike the one with the earliest deadline, and
 * crashed operations where none alike must return.
 */
import type { Configuration } from "./configuration.ts";
import { NEVER } from "./layout.ts";
import { IMPOSSIBLE, type Machine } from "./machine.ts";
import { grown } from "./scratch.ts";

/** A stack: the candidates of each frame begin where those of the one before end. */
export class Candidates {
  list = new Int32Array(256);
  /** Where those of the innermost frame end. */
  end = 0;
  /** Whether crashed operations are tried before the others. */
  crashedFirst = false;
  readonly #at: Configuration;
  /** What live candidates are sorted by. */
  #keys = new Int32Array(256);
  /** By class: the candidate of it, if the stamp is that of the frame. */
  #best = new Int32Array(64);
  #bestStamp = new Int32Array(64);
  #stamp = 0;

  constructor(at: Configuration) {
    this.#at = at;
  }

  /** Empties it, for so many classes of operations. */
  begin(classCount: number): void {
    this.end = 0;
    this.crashedFirst = false;
    if (this.#best.length < classCount) {
      this.#best = new Int32Array(2 * classCount);
      this.#bestStamp = new Int32Array(2 * classCount);
      this.#stamp = 0;
    }
    if (this.#stamp > 0x3ffffff0) {
      this.#stamp = 0;
      this.#bestStamp.fill(0);
    }
  }

  /** Adds those of the configuration at hand. */
  collect(machine: Machine): void {
    const at = this.#at;
    const { classes, observes } = machine;
    const { done, returned, slotOp, slots } = at;
    const from = this.end;
    this.list = grown(this.list, from + slots + at.crashed + 16);
    this.#keys = grown(this.#keys, from + slots);
    const candidates = this.list;
    const stamp = ++this.#stamp;
    const due = at.byReturn[at.frontier] as number;
    const dueKind = classes[due] as number;
    let end = from;
    for (let slot = 0; slot < slots; slot++) {
      const x = slotOp[slot] as number;
      if (x < 0 || done[x] === 1) continue;
      const kind = classes[x] as number;
      if (observes[kind] === 1) continue;
      const deadline = returned[x] as number;
      if (this.#bestStamp[kind] === stamp) {
        const known = this.#best[kind] as number;
        if (deadline < (returned[candidates[known] as number] as number)) candidates[known] = x;
        continue;
      }
      this.#bestStamp[kind] = stamp;
      this.#best[kind] = end;
      candidates[end++] = x;
    }
    end = this.#rank(machine, from, end, dueKind, due);
    if (at.crashed > 0) end = this.#proposeCrashed(machine, from, end, due);
    this.end = end;
  }

  /**
   * Strikes out what is impossible or can wait, and puts the rest in order: what changes nothing
   * first, since it says most about the state, then by invocation, which is mostly how it happened.
   */
  #rank(machine: Machine, from: number, end: number, dueKind: number, due: number): number {
    const { classes, postpones } = machine;
    const candidates = this.list;
    const keys = this.#keys;
    const { isOpen, state } = this.#at;
    let kept = from;
    for (let at = from; at < end; at++) {
      const x = candidates[at] as number;
      const kind = classes[x] as number;
      const next = machine.step(state, kind);
      if (next === IMPOSSIBLE) continue;
      if (x !== due && postpones?.(state, kind, dueKind, isOpen) === true) continue;
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

  /**
   * Adds crashed operations: of each class one, if none alike must return. Those that make the
   * operation that is due possible come first, the others last, or, in every second attempt, all of
   * them first.
   */
  #proposeCrashed(machine: Machine, from: number, end: number, due: number): number {
    const { classes } = machine;
    const { crashedClass, done, frontier, invoked, state } = this.#at;
    const candidates = this.list;
    const dueKind = classes[due] as number;
    const blocked = machine.step(state, dueKind) === IMPOSSIBLE;
    let next = end;
    let early = from;
    for (const group of crashedClass) {
      let index = 0;
      while (index < group.length && done[group[index] as number] === 1) index++;
      const x = group[index];
      if (x === undefined || (invoked[x] as number) > frontier) continue;
      const kind = classes[x] as number;
      // Operations of the class that must return come first.
      if (this.#bestStamp[kind] === this.#stamp) continue;
      const after = machine.step(state, kind);
      if (after === IMPOSSIBLE || after === state) continue;
      const helps =
        this.crashedFirst || (blocked && after >= 0 && machine.step(after, dueKind) !== IMPOSSIBLE);
      if (!helps) {
        candidates[next++] = x;
        continue;
      }
      for (let at = next++; at > early; at--) candidates[at] = candidates[at - 1] as number;
      candidates[early++] = x;
    }
    return next;
  }
}
