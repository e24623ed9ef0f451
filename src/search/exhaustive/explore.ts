/**
 * Exhaustive search: visits every state that a small world can reach under abstract time, each
 * once, and asks the judges after every step. It goes back by snapshots, in place, and knows a
 * state again by its identity.
 */
import { DigestSum } from "../../core/digest.ts";
import { hexOf } from "../../core/hash.ts";
import type { Action } from "./action.ts";
import type { Bounds, Order, Reductions } from "./bounds.ts";
import { StateIdentity } from "./identity.ts";
import type { Knowledge } from "./knowledge.ts";
import { drawnIn, nextPicks, type Path, wordsAlong } from "./path.ts";
import type { Sleeper } from "./sleep-sets.ts";
import { Visited } from "./visited.ts";
import { type Saved, Walk } from "./walk.ts";
import type { Finding, Picked, Walked } from "./walked.ts";

/** What a search came to. */
export interface Exploration {
  /** Different states visited. */
  readonly states: number;
  /** Those of them in which nothing more can happen. */
  readonly terminal: number;
  /** Steps taken from a state to a next one. */
  readonly transitions: number;
  /** The most steps from the first state to any, as they were taken. */
  readonly depth: number;
  /** Whether every state within the bounds was visited. */
  readonly complete: boolean;
  /** The first violation found of each check, with the steps that lead to it. */
  readonly violations: readonly FoundViolation[];
}

export interface FoundViolation {
  readonly check: string;
  readonly message: string;
  readonly path: readonly string[];
}

/** How far a search has come. */
export type SoFar = Pick<Exploration, "states" | "transitions" | "depth">;

/** States between two questions whether to go on. */
const ASKED_EVERY = 4_096;

/** How to search. */
export interface SearchSettings {
  readonly bounds: Bounds;
  readonly reductions: Reductions;
  /** Default: depth first. */
  readonly order?: Order;
  /** What is known of the protocol that is explored; default: nothing. */
  readonly knowledge?: Knowledge;
  /** Whether a violation of this check ends the search; default: the first of any does. */
  readonly stop?: (check: string) => boolean;
  /** Asked once in some thousand states: false ends the search. Default: it goes on. */
  readonly goesOn?: (soFar: SoFar) => boolean;
  /**
   * Hears the identity of each state in which nothing more can happen, the first time, and those
   * that it has under all names of the processes that are alike.
   */
  readonly onTerminal?: (identity: string, renamed: readonly string[]) => void;
  /** Hears by which steps such a state was come to, the first time. */
  readonly onEnd?: (path: Path | null, identity: string) => void;
  /** Hears by which steps the first violation of each check was come to. */
  readonly onViolation?: (finding: Finding, path: Path | null) => void;
}

/**
 * Explores a bare world that has booted and whose clients have asked: replies are thrown away, and
 * no client asks again. Or a simulation that has not booted, whose clients are part of it.
 */
export function explore(walked: Walked, settings: SearchSettings): Exploration {
  return new Search(walked, settings).run();
}

/** A state that is to be visited, by breadth. */
interface Found {
  readonly saved: Saved;
  readonly path: Path | null;
}

/** A state by its identity. */
interface State {
  readonly low: number;
  readonly high: number;
  /** Under all names, where it is asked for. */
  readonly renamed: readonly string[];
}

const NO_NAMES: readonly string[] = [];

const NO_KEYS: readonly number[] = [];

class Search {
  readonly #walked: Walked;
  readonly #settings: SearchSettings;
  readonly #walk: Walk;
  readonly #identity: StateIdentity;
  readonly #sum = new DigestSum();
  readonly #visited = new Visited();
  readonly #ends = new Visited();
  readonly #violations = new Map<string, FoundViolation>();
  #path: Path | null = null;
  /** What the last step was answered. */
  #picked: readonly Picked[] = [];
  #terminal = 0;
  #transitions = 0;
  #depth = 0;
  #over = false;
  /** Whether the state that was entered last had not been visited before. */
  #entered = false;
  /** What alone is to be taken from it, null: all. */
  #awake: readonly number[] | null = null;
  readonly #sleeps: boolean;

  constructor(walked: Walked, settings: SearchSettings) {
    const { bounds, knowledge, order } = settings;
    const { crashes, duplicates } = bounds;
    const isPlain = crashes === 0 && duplicates === 0 && knowledge === undefined;
    this.#sleeps =
      settings.reductions.asleep === true &&
      isPlain &&
      order !== "breadth" &&
      settings.reductions.alike.length < 2;
    const reductions = { ...settings.reductions, asleep: this.#sleeps };
    this.#walked = walked;
    this.#settings = settings;
    this.#walk = new Walk(walked, bounds, reductions, knowledge);
    this.#identity = new StateIdentity(this.#walk, reductions.alike);
  }

  run(): Exploration {
    const isByBreadth = this.#settings.order === "breadth";
    const found: Found[] = [];
    for (const start of this.#starts()) {
      if (isByBreadth) found.push(start);
      else if (!this.#over) {
        this.#walk.goBack(start.saved);
        this.#path = start.path;
        this.#byDepth([]);
      }
    }
    if (isByBreadth) this.#byBreadth(found);
    return {
      states: this.#visited.states,
      terminal: this.#terminal,
      transitions: this.#transitions,
      depth: this.#depth,
      complete: !this.#over,
      violations: [...this.#violations.values()],
    };
  }

  /** Where it begins: one state, or as many as there are ways to start. */
  #starts(): readonly Found[] {
    const walk = this.#walk;
    const saved = walk.save();
    if (!this.#walked.isWhole) {
      // Of what was done before.
      this.#judge();
      return [{ saved, path: null }];
    }
    const starts: Found[] = [];
    for (let picks: readonly number[] | null = []; picks !== null && !this.#over; ) {
      walk.goBack(saved);
      walk.boot(picks);
      const { picked } = this.#walked;
      const drawn = drawnIn(picked);
      const path = { taken: null, index: 0, picks, drawn, before: null, length: 0 };
      picks = nextPicks(picked);
      this.#path = path;
      if (!this.#judge()) starts.push({ saved: walk.save(), path });
    }
    return starts;
  }

  /** Visits the present state and all that follow. @param slept the steps that sleep in it. */
  #byDepth(slept: readonly Sleeper[]): void {
    const walk = this.#walk;
    const actions = this.#enter(slept);
    const awake = this.#awake;
    const isBusy = walk.busy !== 0;
    const isKept = actions.length > 1 || ((isBusy || this.#walked.isWhole) && this.#entered);
    const saved = isKept ? walk.save() : null;
    const state = this.#here();
    const path = this.#path;
    let asleep = slept;
    let followers = 0;
    let isHere = true;
    for (let at = 0; at < actions.length && !this.#over; at++) {
      const action = actions[at] as Action;
      const sleeper = action.key === 0 ? undefined : asleep.find(({ key }) => key === action.key);
      if (sleeper?.isFollowed) followers++;
      if (sleeper !== undefined || awake?.includes(action.key) === false) continue;
      for (let picks: readonly number[] | null = []; picks !== null && !this.#over; ) {
        if (!isHere) walk.goBack(saved as Saved);
        isHere = false;
        const step = this.#take(action, at, picks);
        if (step !== "nothing") followers++;
        // One that asked for something is taken in each of its ways, and never sleeps.
        const isPlain = this.#picked.length === 0;
        picks = nextPicks(this.#picked);
        const taken = this.#sleeps && isPlain ? walk.sleeperOf(action, step !== "nothing") : null;
        if (step === "new") this.#byDepth(walk.stillAsleep(asleep));
        if (taken !== null) asleep = [...asleep, taken];
        this.#path = path;
      }
    }
    if (state === null || awake !== null || followers > 0 || this.#over) return;
    if (!isBusy || this.#isEnd(saved as Saved)) this.#end(state, saved);
  }

  /**
   * Whether nothing comes of what other processes can do either, where one is to be next.
   */
  #isEnd(saved: Saved): boolean {
    const walk = this.#walk;
    walk.goBack(saved);
    const isEnd = walk.actionsOfOthers().every((action) => {
      for (let picks: readonly number[] | null = []; picks !== null; ) {
        walk.goBack(saved);
        const isChanged = walk.perform(action, picks);
        picks = nextPicks(this.#walked.picked);
        // It is taken, and judged, before what the busy process has done.
        this.#walked.forget();
        if (isChanged) return false;
      }
      return true;
    });
    walk.goBack(saved);
    return isEnd;
  }

  #byBreadth(starts: readonly Found[]): void {
    const walk = this.#walk;
    const { depth = Number.POSITIVE_INFINITY } = this.#settings.bounds;
    let found = starts;
    for (let steps = 0; found.length > 0 && !this.#over && steps <= depth; steps++) {
      const next: Found[] = [];
      for (const { saved, path } of found) {
        walk.goBack(saved);
        this.#path = path;
        const isBusy = walk.busy !== 0;
        const actions = this.#enter([]);
        const state = this.#here();
        // States at the bound are entered, and nothing is taken from them.
        if (steps === depth && actions.length > 0) continue;
        let followers = 0;
        for (let at = 0; at < actions.length && !this.#over; at++) {
          for (let picks: readonly number[] | null = []; picks !== null && !this.#over; ) {
            walk.goBack(saved);
            const step = this.#take(actions[at] as Action, at, picks);
            picks = nextPicks(this.#picked);
            if (step !== "nothing") followers++;
            if (step === "new") next.push({ saved: walk.save(), path: this.#path });
            this.#path = path;
          }
        }
        if (this.#over) break;
        if (state === null || followers > 0) continue;
        if (!isBusy || this.#isEnd(saved)) this.#end(state, saved);
      }
      found = next;
    }
  }

  /** What may happen in the present state, nothing if it was visited before. */
  #enter(slept: readonly Sleeper[]): readonly Action[] {
    const toTake = this.#reached(slept);
    this.#awake = toTake === "all" ? null : toTake;
    this.#entered = toTake === "all" || toTake.length > 0;
    if (!this.#entered) return [];
    this.#depth = Math.max(this.#depth, this.#path?.length ?? 0);
    if (this.#isEnough()) this.#over = true;
    return this.#walk.actions();
  }

  #isEnough(): boolean {
    const { bounds, goesOn } = this.#settings;
    const { states } = this.#visited;
    if (states >= bounds.statesMax) return true;
    if (goesOn === undefined || states % ASKED_EVERY !== 0) return false;
    return !goesOn({ states, transitions: this.#transitions, depth: this.#depth });
  }

  /** The identity of the state that was entered, null if it was visited before. */
  #here(): State | null {
    if (!this.#entered) return null;
    const { low, high } = this.#identity;
    const isAsked = this.#settings.onTerminal !== undefined;
    return { low, high, renamed: isAsked ? this.#identity.renamed() : NO_NAMES };
  }

  /** All ends here, whatever was to be next. */
  #end({ low, high, renamed }: State, saved: Saved | null): void {
    if (!this.#ends.add(low, high, 0)) return;
    this.#terminal++;
    const { onTerminal, onEnd } = this.#settings;
    const identity = hexOf(high) + hexOf(low);
    onTerminal?.(identity, renamed);
    onEnd?.(this.#path, identity);
    if (!this.#walked.isWhole) return;
    this.#walk.goBack(saved as Saved);
    for (const finding of this.#walked.findingsAtEnd()) this.#keep(finding);
  }

  /** Takes a step. @returns what comes of it: nothing, an end, or a state to be visited. */
  #take(action: Action, index: number, picks: readonly number[]): "nothing" | "end" | "new" {
    const walk = this.#walk;
    const before = this.#path;
    const length = (before?.length ?? 0) + 1;
    const taken = walk.takenOf(action);
    const isChanged = walk.perform(action, picks);
    this.#picked = this.#walked.picked;
    const drawn = drawnIn(this.#picked);
    this.#path = { taken, index, picks, drawn, before, length };
    this.#transitions++;
    // What follows a violation proves nothing more.
    if (this.#judge()) return "end";
    if (!isChanged && this.#settings.reductions.useless) return "nothing";
    if (!walk.isWithin) return "end";
    return walk.isStuck && !this.#isEnd(walk.save()) ? "end" : "new";
  }

  /** What is to be taken from the present state: by key, or all. */
  #reached(slept: readonly Sleeper[]): "all" | readonly number[] {
    const identity = this.#identity;
    const { busy, budgets } = this.#walk;
    identity.read();
    const { names } = identity;
    const sum = this.#sum;
    sum.low = identity.low;
    sum.high = identity.high;
    const used = budgets.used(names);
    const beyond = budgets.beyond(names);
    if (beyond !== 0) sum.add(2, beyond, ~beyond);
    const asleep = slept.length === 0 ? NO_KEYS : slept.map(({ key }) => key);
    if (busy !== 0) {
      if (this.#visited.has(sum.low, sum.high, used, asleep)) return NO_KEYS;
      sum.add(1, names?.[busy] ?? busy, 0);
    }
    return this.#visited.reach(sum.low, sum.high, used, asleep);
  }

  /** Keeps what the judges have found. @returns whether they have found anything. */
  #judge(): boolean {
    const findings = this.#walked.findings();
    for (const finding of findings) this.#keep(finding);
    return findings.length > 0;
  }

  #keep(finding: Finding): void {
    const { stop = () => true, onViolation } = this.#settings;
    const { check, message } = finding;
    if (!this.#violations.has(check)) {
      this.#violations.set(check, { check, message, path: wordsAlong(this.#path) });
      onViolation?.(finding, this.#path);
    }
    if (stop(check)) this.#over = true;
  }
}
