/**
 * The search: Wing and Gong's, with Lowe's memo, over configurations of a frontier, a mask and a
 * state. A configuration (i, mask, state) says: returns 0 to i - 1 are placed, return i is not, and
 * the mask says which of the operations open at return i are. Operations have slots, at most as
 * many as were ever open at once, so an entry of the memo does not grow with the history.
 * docs/checker.md argues each rule by which less is tried.
 *
 * The state is in fields (`configuration.ts`, `candidates.ts`), and every phase is a method: a
 * search that a budget stopped resumes where it was.
 */
import { Candidates } from "./candidates.ts";
import { Configuration } from "./configuration.ts";
import { Furthest } from "./furthest.ts";
import type { Layout } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { IMPOSSIBLE, type Machine } from "./machine.ts";
import { Memo } from "./memo.ts";
import type { SavedSearch } from "./saved.ts";
import { grown } from "./scratch.ts";

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
  readonly #at = new Configuration();
  readonly #candidates = new Candidates(this.#at);
  readonly #memo = new Memo();
  #machine: Machine | null = null;
  #frames = new Int32Array(FRAME_WORDS * 64);
  #depth = 0;
  /** When crashed operations are next tried in the other order. */
  #restartAt = 0;
  #restartAfter = 0;

  /** Takes a part; `run` judges it. */
  begin(layout: Layout, part: number, machine: Machine): void {
    const at = this.#at;
    this.#machine = machine;
    at.begin(layout, part, machine);
    this.#memo.reset(at.keyWords, at.usedWords);
    this.#candidates.begin(machine.classCount);
    this.#depth = 0;
    this.#restartAfter = RESTART_AFTER;
    this.#restartAt = at.crashed > 0 ? RESTART_AFTER : Number.POSITIVE_INFINITY;
    this.furthest.reset();
  }

  /** Judges the part taken, or resumes after `unknown`. */
  run(meter: Meter): Verdict {
    const machine = this.#machine as Machine;
    const memo = this.#memo;
    const at = this.#at;
    for (;;) {
      if (at.settle()) {
        this.furthest.keep(at.returns, at.trail, at.trailLength);
        return "ok";
      }
      if (!meter.spend(memo, machine)) {
        this.#reach();
        return "unknown";
      }
      if (--this.#restartAt <= 0) this.#restart(machine);
      else this.#propose(machine);
      if (!this.#advance(machine)) return "illegal";
    }
  }

  /**
   * What it knows, after `unknown`; null where the history does not determine its machine's states.
   */
  saved(): SavedSearch | null {
    const states = this.#machine?.savedStates?.() ?? null;
    if (states === null) return null;
    const at = [Number(this.#candidates.crashedFirst), this.#restartAfter];
    return { failed: this.#memo.saved(), at, states };
  }

  /** After `begin`: resumes from what it knew. */
  restore({ failed, at, states }: SavedSearch): void {
    this.#machine?.restoreStates?.(states ?? []);
    this.#memo.restore(failed);
    const [crashedFirst = 0, restartAfter = RESTART_AFTER] = at;
    this.#candidates.crashedFirst = crashedFirst === 1;
    this.#restartAfter = restartAfter;
    if (this.#at.crashed > 0) this.#restartAt = restartAfter;
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

  /** Opens a frame, unless the memo knows that nothing comes of this configuration. */
  #propose(machine: Machine): void {
    this.#at.describe();
    if (!this.#memo.refutes(this.#at.words)) this.#open(machine);
  }

  /** Opens a frame with what may come next, unless something to come forbids all. */
  #open(machine: Machine): void {
    const at = this.#at;
    const candidates = this.#candidates;
    if (at.ahead.forbids(at.state, at.entered, at.slotOp, at.slots, at.done)) return;
    const from = candidates.end;
    candidates.collect(machine);
    this.#frames = grown(this.#frames, FRAME_WORDS * (this.#depth + 1));
    const frames = this.#frames;
    const base = FRAME_WORDS * this.#depth++;
    frames[base] = at.trailLength;
    frames[base + 1] = at.state;
    frames[base + 2] = from;
    frames[base + 3] = from;
    frames[base + 4] = candidates.end;
    frames[base + 5] = 0;
    frames[base + 6] = 0;
    frames[base + 7] = at.ahead.barred;
  }

  /** Carries out the next candidate of the innermost frame that has one; false if none has. */
  #advance(machine: Machine): boolean {
    const { classes } = machine;
    const at = this.#at;
    const candidates = this.#candidates;
    while (this.#depth > 0) {
      const frames = this.#frames;
      const base = FRAME_WORDS * (this.#depth - 1);
      if (at.trailLength > (frames[base] as number)) {
        this.#reach();
        this.furthest.cut(frames[base] as number);
        at.undoTo(frames[base] as number);
      }
      const state = frames[base + 1] as number;
      at.state = state;
      const end = frames[base + 4] as number;
      while ((frames[base + 3] as number) < end) {
        const place = frames[base + 3] as number;
        const x = candidates.list[place] as number;
        let next = machine.step(state, classes[x] as number);
        if (next < IMPOSSIBLE) {
          const choices = machine.choices[-2 - next] ?? [];
          const choice = frames[base + 5] as number;
          next = choices[choice] as number;
          frames[base + 5] = choice + 1 < choices.length ? choice + 1 : 0;
          if (choice + 1 >= choices.length) frames[base + 3] = place + 1;
        } else frames[base + 3] = place + 1;
        if (next === IMPOSSIBLE || next === frames[base + 7]) continue;
        frames[base + 6] = (frames[base + 6] as number) + 1;
        at.place(x);
        if (next !== state) {
          at.state = next;
          at.stale = true;
        }
        candidates.end = end;
        return true;
      }
      if ((frames[base + 6] as number) > 1) {
        at.describe();
        this.#memo.add(at.words);
      }
      candidates.end = frames[base + 2] as number;
      this.#depth--;
    }
    this.#reach();
    return false;
  }

  /** Keeps the trail if the search has never been further. */
  #reach(): void {
    const { frontier, trail, trailLength } = this.#at;
    if (frontier > this.furthest.returns) this.furthest.keep(frontier, trail, trailLength);
  }

  /** Begins anew with the other order of crashed operations; what the memo knows stays true. */
  #restart(machine: Machine): void {
    const candidates = this.#candidates;
    this.#reach();
    this.furthest.cut(0);
    this.#at.rewind();
    this.#depth = 0;
    candidates.end = 0;
    candidates.crashedFirst = !candidates.crashedFirst;
    this.#restartAfter *= 2;
    this.#restartAt = this.#restartAfter;
    this.#at.settle();
    this.#open(machine);
  }
}
