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
  /** The share of further runs, one by one, that show something new: Good and Turing. */
  readonly perRun: number;
  /** Features that as many runs again would add. */
  readonly expected: number;
  /** The chance that they add any. */
  readonly chance: number;
}

/** How many different features were met by so many runs; past the last, by more. */
const COUNTED = 8;

export class Discovery {
  runs = 0;
  steps = 0;
  /** By feature: in how many runs it was met, at most 255. */
  readonly #met = new Map<number, number>();
  /** By number of runs, up to `COUNTED`: how many features were met in so many. */
  readonly #counts: number[] = new Array<number>(COUNTED + 1).fill(0);
  readonly #named = { goals: counter(), facts: counter(), faults: counter() };
  readonly #curve: CurvePoint[] = [];

  /** Takes what a run covered. O(1) a feature. @returns how many of its features are new. */
  add(covered: Covered, steps: number): number {
    this.runs++;
    this.steps += steps;
    let fresh = 0;
    for (const feature of covered.features) {
      const before = this.#met.get(feature) ?? 0;
      if (before === 0) fresh++;
      this.#met.set(feature, before + 1);
      if (before <= COUNTED && before > 0) this.#counts[before] = this.#countOf(before) - 1;
      if (before < COUNTED) this.#counts[before + 1] = this.#countOf(before + 1) + 1;
    }
    for (const kind of ["goals", "facts", "faults"] as const) {
      for (const name of covered[kind]) this.#named[kind].add(name);
    }
    // At each doubling: the curve is as long as the logarithm of the search.
    if ((this.runs & (this.runs - 1)) === 0) this.#curve.push(this.#present());
    return fresh;
  }

  get features(): number {
    return this.#met.size;
  }

  /** The points at 1, 2, 4, 8 runs and so on, and the present one. */
  get curve(): readonly CurvePoint[] {
    const last = this.#curve.at(-1);
    return last?.runs === this.runs || this.runs === 0
      ? [...this.#curve]
      : [...this.#curve, this.#present()];
  }

  /** In how many runs something was met, by name. */
  metIn(kind: "goals" | "facts" | "faults"): ReadonlyMap<string, number> {
    return this.#named[kind].counts;
  }

  /**
   * Of Good and Toulmin's series for as many runs again (once met less twice met, and so on), the
   * terms are weighted by the chance that a fair coin falls so often the same way (Efron and
   * Thisted 1976): the series itself does not settle at the double.
   */
  estimate(): Estimate {
    const { runs } = this;
    if (runs === 0) return { perRun: 1, expected: 0, chance: 1 };
    const once = this.#countOf(1);
    let expected = 0;
    for (let times = 1; times <= COUNTED; times++) {
      const sign = times % 2 === 1 ? 1 : -1;
      expected += sign * this.#countOf(times) * tail(times);
    }
    const most = Math.max(0, expected);
    return { perRun: 1 - decay(once / runs), expected: most, chance: 1 - decay(most) };
  }

  #countOf(times: number): number {
    return this.#counts[times] ?? 0;
  }

  #present(): CurvePoint {
    return { runs: this.runs, steps: this.steps, features: this.#met.size };
  }
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
