/**
 * Discovery: how fast a search meets what it had not met before, what it never met, and what as
 * much work again may be expected to show (Good 1953; Good and Toulmin 1956).
 */
import type { Covered } from "./coverage.ts";

/** So far a search had come, in runs, steps and different features. */
export interface CurvePoint {
  readonly runs: number;
  readonly steps: number;
  readonly features: number;
}

/** What as many runs again would show, by those that there were. */
export interface Estimate {
  /**
   * The chance that a further run shows something new: the share of runs that met something which
   * no other did, as Good and Turing leave out one at a time. (The number of such features over the
   * runs says more than that: new ones come several at once.)
   */
  readonly perRun: number;
  /** Features that as many runs again would add. */
  readonly expected: number;
  /** The chance that they add any. */
  readonly chance: number;
}

/** A feature that was met in more runs than this counts as met in one more. */
export const COUNTED = 8;

/**
 * In how many runs a feature was met, at most `COUNTED + 1`, in the low bits; above them the number
 * of the trial that met it first.
 */
export type Met = number;

const TRIAL = 16;

export function timesOf(met: Met): number {
  return met % TRIAL;
}

/** The number of the trial that met it first. */
export function firstOf(met: Met): number {
  return Math.floor(met / TRIAL);
}

/** At which doubling it was met first: the length in bits of that trial's number. */
export function doublingOf(met: Met): number {
  return 32 - Math.clz32(firstOf(met));
}

/** A feature that two parts of a search have met. */
export function joinedMet(a: Met, b: Met): Met {
  const times = Math.min(COUNTED + 1, timesOf(a) + timesOf(b));
  return Math.min(firstOf(a), firstOf(b)) * TRIAL + times;
}

/** A point of the curve before features are counted: after `trials` trials, a power of two. */
export interface Mark {
  readonly trials: number;
  readonly runs: number;
  readonly steps: number;
}

export class Discovery {
  runs = 0;
  steps = 0;
  readonly #met = new Map<number, Met>();
  readonly #named = { goals: counter(), facts: counter(), faults: counter() };
  readonly #marks: Mark[] = [];
  /** Trials before the next one, of the whole search. */
  #trials: number;

  /** @param before trials of the search that other parts of it make. */
  constructor(before = 0) {
    this.#trials = before;
  }

  /** Takes what a run covered. O(1) a feature. @returns how many of its features are new. */
  add(covered: Omit<Covered, "firsts">, steps: number): number {
    this.runs++;
    this.steps += steps;
    const first = this.#trials * TRIAL + 1;
    let fresh = 0;
    for (const feature of covered.features) {
      const before = this.#met.get(feature);
      if (before === undefined) {
        fresh++;
        this.#met.set(feature, first);
      } else if (timesOf(before) <= COUNTED) this.#met.set(feature, before + 1);
    }
    for (const kind of ["goals", "facts", "faults"] as const) {
      for (const name of covered[kind]) this.#named[kind].add(name);
    }
    this.#ended();
    return fresh;
  }

  /** A trial that was no run: a fault of the program. */
  pass(): void {
    this.#ended();
  }

  #ended(): void {
    this.#trials++;
    // At each doubling: the curve is as long as the logarithm of the search.
    if (!isDoubling(this.#trials)) return;
    this.#marks.push({ trials: this.#trials, runs: this.runs, steps: this.steps });
  }

  /** By feature. */
  get met(): ReadonlyMap<number, Met> {
    return this.#met;
  }

  /** Of these trials alone. */
  get marks(): readonly Mark[] {
    return this.#marks;
  }

  get features(): number {
    return this.#met.size;
  }

  /** In how many runs something was met, by name. */
  metIn(kind: "goals" | "facts" | "faults"): ReadonlyMap<string, number> {
    return this.#named[kind].counts;
  }
}

function isDoubling(trials: number): boolean {
  return (trials & (trials - 1)) === 0;
}

/** The points at 1, 2, 4, 8 trials and so on, and the present one. */
export function curveOf(
  marks: readonly Mark[],
  met: Iterable<Met>,
  present: { readonly runs: number; readonly steps: number },
): readonly CurvePoint[] {
  const { runs, steps } = present;
  if (runs === 0) return [];
  const atDoubling: number[] = [];
  let features = 0;
  for (const one of met) {
    const doubling = doublingOf(one);
    atDoubling[doubling] = (atDoubling[doubling] ?? 0) + 1;
    features++;
  }
  const points: CurvePoint[] = [];
  let summed = 0;
  let doubling = 0;
  for (const mark of marks) {
    for (; 2 ** doubling <= mark.trials; doubling++) summed += atDoubling[doubling] ?? 0;
    if (mark.runs > 0) points.push({ runs: mark.runs, steps: mark.steps, features: summed });
  }
  return points.at(-1)?.runs === runs ? points : [...points, { runs, steps, features }];
}

/**
 * Of Good and Toulmin's series for as many runs again (once met less twice met, and so on), the
 * terms are weighted by the chance that a fair coin falls so often the same way (Efron and Thisted
 * 1976): the series itself does not settle at the double.
 */
export function estimateOf(runs: number, met: Iterable<Met>): Estimate {
  if (runs === 0) return { perRun: 1, expected: 0, chance: 1 };
  const counts = new Array<number>(COUNTED + 2).fill(0);
  const showing = new Set<number>();
  for (const one of met) {
    const times = timesOf(one);
    counts[times] = (counts[times] ?? 0) + 1;
    if (times === 1) showing.add(firstOf(one));
  }
  // The first term bounds what the others correct.
  if ((counts[1] ?? 0) === 0) return { perRun: 0, expected: 0, chance: 0 };
  let expected = 0;
  for (let times = 1; times <= COUNTED; times++) {
    const sign = times % 2 === 1 ? 1 : -1;
    expected += sign * (counts[times] ?? 0) * tail(times);
  }
  const most = Math.max(0, expected);
  return { perRun: showing.size / runs, expected: most, chance: 1 - decay(most) };
}

/** The chance that of `COUNTED` throws of a fair coin at least so many are heads. */
function tail(times: number): number {
  let ways = 1;
  let sum = 0;
  for (let heads = 0; heads <= COUNTED; heads++) {
    if (heads >= times) sum += ways;
    ways = (ways * (COUNTED - heads)) / (heads + 1);
  }
  return sum / 2 ** COUNTED;
}

/** e to the power of -x, by halving and the series: the same on every engine. */
function decay(x: number): number {
  if (x > 40) return 0;
  let halvings = 0;
  let small = x;
  while (small > 0.5) {
    small /= 2;
    halvings++;
  }
  let term = 1;
  let sum = 1;
  for (let order = 1; order <= 12; order++) {
    term *= -small / order;
    sum += term;
  }
  for (let step = 0; step < halvings; step++) sum *= sum;
  return sum;
}

function counter() {
  const counts = new Map<string, number>();
  return {
    counts,
    add: (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1),
  };
}
