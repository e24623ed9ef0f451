/**
 * Exhaustive search: visits every state that a small world can reach under abstract time, each
 * once, and asks the judges after every step. It goes back by snapshots, in place, and knows a
 * state again by its identity.
 */
import type { Audit } from "../../checkers/audit/audit.ts";
import { DigestSum } from "../../core/digest.ts";
import { hexOf } from "../../core/hash.ts";
import type { World } from "../../world/world.ts";
import type { Action } from "./action.ts";
import type { Bounds, Order, Reductions } from "./bounds.ts";
import { StateIdentity } from "./identity.ts";
import type { Knowledge } from "./knowledge.ts";
import { type Path, wordsAlong } from "./path.ts";
import type { Sleeper } from "./sleep-sets.ts";
import { Visited } from "./visited.ts";
import { type Saved, Walk } from "./walk.ts";

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
}

/**
 * Explores a world that has booted and whose clients have asked. Replies are thrown away: no
 * client asks again.
 */
export function explore(world: World, audit: Audit, settings: SearchSettings): Exploration {
  return new Search(world, audit, settings).run();
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
  readonly #audit: Audit;
  readonly #settings: SearchSettings;
  readonly #walk: Walk;
  readonly #identity: StateIdentity;
  readonly #sum = new DigestSum();
  readonly #visited = new Visited();
  readonly #ends = new Visited();
  readonly #violations = new Map<string, FoundViolation>();
  #path: Path | null = null;
  #terminal = 0;
  #transitions = 0;
  #depth = 0;
  #over = false;
  /** Whether the state that was entered last had not been visited before. */
  #entered = false;
  /** What alone is to be taken from it, null: all. */
  #awake: readonly number[] | null = null;
  readonly #sleeps: boolean;

  constructor(world: World, audit: Audit, settings: SearchSettings) {
    const { bounds, knowledge, order } = settings;
    const { crashes, duplicates } = bounds;
    const isPlain = crashes === 0 && duplicates === 0 && knowledge === undefined;
    this.#sleeps =
      settings.reductions.asleep === true &&
      isPlain &&
      order !== "breadth" &&
      settings.reductions.alike.length < 2;
    const reductions = { ...settings.reductions, asleep: this.#sleeps };
    this.#audit = audit;
    this.#settings = settings;
    this.#walk = new Walk(world, audit, bounds, reductions, knowledge);
    this.#identity = new StateIdentity(world, audit, this.#walk, reductions.alike);
  }

  run(): Exploration {
    if (this.#settings.order === "breadth") this.#byBreadth();
    else this.#byDepth([]);
    return {
      states: this.#visited.states,
      terminal: this.#terminal,
      transitions: this.#transitions,
      depth: this.#depth,
      complete: !this.#over,
      violations: [...this.#violations.values()],
    };
  }

  /** Visits the present state and all that follow. @param slept the steps that sleep in it. */
  #byDepth(slept: readonly Sleeper[]): void {
    const walk = this.#walk;
    const actions = this.#enter(slept);
    const awake = this.#awake;
    const isBusy = walk.busy !== 0;
    const saved = actions.length > 1 || (isBusy && this.#entered) ? walk.save() : null;
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
      if (!isHere) walk.goBack(saved as Saved);
      isHere = false;
      const step = this.#take(action);
      if (step !== "nothing") followers++;
      const taken = this.#sleeps ? walk.sleeperOf(action, step !== "nothing") : null;
      if (step === "new") this.#byDepth(walk.stillAsleep(asleep));
      if (taken !== null) asleep = [...asleep, taken];
      this.#path = path;
    }
    if (state === null || awake !== null || followers > 0 || this.#over) return;
    if (!isBusy || this.#isEnd(saved as Saved)) this.#end(state);
  }

  /**
   * Whether nothing comes of what other processes can do either, where one is to be next.
   */
  #isEnd(saved: Saved): boolean {
    const walk = this.#walk;
    walk.goBack(saved);
    const isEnd = walk.actionsOfOthers().every((action) => {
      walk.goBack(saved);
      const isChanged = walk.perform(action);
      // It is taken, and judged, before what the busy process has done.
      this.#audit.findings.length = 0;
      return !isChanged;
    });
    walk.goBack(saved);
    return isEnd;
  }

  #byBreadth(): void {
    const walk = this.#walk;
    let found: Found[] = [{ saved: walk.save(), path: null }];
    while (found.length > 0 && !this.#over) {
      const next: Found[] = [];
      for (const { saved, path } of found) {
        walk.goBack(saved);
        this.#path = path;
        const isBusy = walk.busy !== 0;
        const actions = this.#enter([]);
        const state = this.#here();
        let followers = 0;
        for (let at = 0; at < actions.length && !this.#over; at++) {
          if (at > 0) walk.goBack(saved);
          const step = this.#take(actions[at] as Action);
          if (step !== "nothing") followers++;
          if (step === "new") next.push({ saved: walk.save(), path: this.#path });
          this.#path = path;
        }
        if (this.#over) break;
        if (state === null || followers > 0) continue;
        if (!isBusy || this.#isEnd(saved)) this.#end(state);
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
  #end({ low, high, renamed }: State): void {
    if (!this.#ends.add(low, high, 0)) return;
    this.#terminal++;
    this.#settings.onTerminal?.(hexOf(high) + hexOf(low), renamed);
  }

  /** Takes a step. @returns what comes of it: nothing, an end, or a state to be visited. */
  #take(action: Action): "nothing" | "end" | "new" {
    const walk = this.#walk;
    const before = this.#path;
    this.#path = { taken: walk.takenOf(action), before, length: (before?.length ?? 0) + 1 };
    const isChanged = walk.perform(action);
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
    const asleep = slept.length === 0 ? NO_KEYS : slept.map(({ key }) => key);
    if (busy !== 0) {
      if (this.#visited.has(sum.low, sum.high, used, asleep)) return NO_KEYS;
      sum.add(1, names?.[busy] ?? busy, 0);
    }
    return this.#visited.reach(sum.low, sum.high, used, asleep);
  }

  /** Keeps what the judges have found. @returns whether they have found anything. */
  #judge(): boolean {
    const { findings } = this.#audit;
    if (findings.length === 0) return false;
    const { stop = () => true } = this.#settings;
    for (const { invariant, message } of findings) {
      if (!this.#violations.has(invariant)) {
        this.#violations.set(invariant, {
          check: invariant,
          message,
          path: wordsAlong(this.#path),
        });
      }
      if (stop(invariant)) this.#over = true;
    }
    findings.length = 0;
    return true;
  }
}
