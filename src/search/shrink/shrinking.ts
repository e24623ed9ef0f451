/**
 * Shrinking: the best candidate so far, and the attempts to make it smaller. Each attempt is one
 * run; between two of them the caller may stop.
 */
import type { FullRunResult } from "../../runner/result.ts";
import { type Candidate, sizeOf } from "./candidate.ts";
import { judgesProgress, Promised } from "./promise.ts";
import type { NotingDecider, Trials, Tried } from "./trials.ts";

/** What takes something out of the best candidate again and again; it pauses after each run. */
export type Pass = Generator<void, void, undefined>;

/** How a candidate is run, and what it must be beyond failing in the same way. */
interface Wanted {
  readonly decider?: NotingDecider;
  readonly endsBeforeUs?: number;
  readonly isPlainer?: boolean;
  readonly isShorter?: boolean;
  readonly needsBug?: boolean;
  readonly stepsMax?: number;
}

/** A run may become so much longer when something is taken out. */
const LONGER = 1.25;
const LONGER_STEPS = 20;

export class Shrinking {
  readonly trials: Trials;
  readonly #stepsMax: number;
  readonly #promised: Promised;
  #best: Tried;
  /** How often the best was replaced. */
  accepted = 0;

  /** @param first a candidate that fails in the way that is looked for. */
  constructor(trials: Trials, first: Tried) {
    this.trials = trials;
    this.#best = first;
    this.#stepsMax = first.run.steps;
    this.#promised = new Promised(trials, first.candidate, 2 * first.run.steps);
  }

  get best(): Candidate {
    return this.#best.candidate;
  }

  get run(): FullRunResult {
    return this.#best.run;
  }

  /** When the best fails, microseconds. */
  get endUs(): number {
    return endOf(this.run);
  }

  /** Whether options, and the times that a run is given, may be others. */
  get mayChangeTimes(): boolean {
    return this.#promised.mayChangeTimes(this.best.source);
  }

  get patience(): string | null {
    return judgesProgress(this.best.source) ? this.#promised.patience : null;
  }

  get askedUs(): Tried["askedUs"] {
    return this.#best.askedUs;
  }

  /** How many decisions the best is made of. */
  get size(): number {
    return sizeOf(this.best);
  }

  /** Takes the best of another that looks for the same. */
  adopt(other: Shrinking): void {
    this.#best = other.#best;
    this.accepted++;
  }

  /**
   * Runs a candidate, and keeps it if it fails in the same way.
   * @param endsBeforeUs and before that moment; absent: at any.
   * @param isPlainer nothing is taken out, and values are only plainer: that is worth no step more.
   * @param isShorter it is to have fewer steps.
   * @param needsBug and it passes without the bug that is planted in it.
   * @param stepsMax it is to have no more steps.
   */
  attempt(
    candidate: Candidate,
    {
      decider,
      endsBeforeUs,
      isPlainer = false,
      isShorter = false,
      needsBug = false,
      stepsMax,
    }: Wanted = {},
  ): boolean {
    const { steps } = this.#best.run;
    const longer = isPlainer ? steps : steps * LONGER + LONGER_STEPS;
    const longest = stepsMax ?? (isShorter ? steps - 1 : longer);
    const tried = this.trials.run(candidate, Math.min(this.#stepsMax, longest), decider);
    if (tried === null) return false;
    if (endsBeforeUs !== undefined && endOf(tried.run) >= endsBeforeUs) return false;
    if (judgesProgress(tried.candidate.source) && !this.#promised.isBrokenBy(tried.candidate)) {
      if (decider === undefined) this.trials.refuse(candidate);
      return false;
    }
    if (needsBug && !this.trials.passesWithoutBug(tried.candidate, this.#stepsMax)) return false;
    this.#best = tried;
    this.accepted++;
    return true;
  }

  /**
   * Takes items out of the best: all of them, halves, quarters and so on down to single ones, and
   * single ones again until each is needed.
   * @param list those that there are now, in an order in which neighbours belong together.
   * @param without the best without some of them.
   */
  *reduce<T>(list: () => readonly T[], without: (gone: readonly T[]) => Candidate): Pass {
    const count = list().length;
    if (count === 0) return;
    let size = count;
    for (;;) {
      const before = list().length;
      let at = 0;
      for (let items = list(); at < items.length; items = list()) {
        if (!this.attempt(without(items.slice(at, at + size)))) at += size;
        yield;
      }
      if (list().length === 0 || (size === 1 && list().length === before)) return;
      size = Math.max(1, Math.ceil(Math.min(size, list().length) / 2));
    }
  }

  /** Takes groups out of the best, the largest first, each as a whole. */
  *reduceGroups<T>(
    list: () => readonly T[],
    groupOf: (item: T) => string | null,
    without: (gone: readonly T[]) => Candidate,
  ): Pass {
    const sizes = new Map<string, number>();
    for (const item of list()) {
      const group = groupOf(item);
      if (group !== null) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    }
    const groups = [...sizes].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    for (const [group] of groups) {
      const gone = list().filter((item) => groupOf(item) === group);
      if (gone.length === 0) continue;
      this.attempt(without(gone));
      yield;
    }
  }
}

function endOf({ violations, virtualUs }: FullRunResult): number {
  return violations[0]?.atUs ?? virtualUs;
}
