/** Alternatives: other candidates that fail in the same way, shrunk and compared. */
import { FIRST, ROUNDS, through } from "./rounds.ts";
import { type Pass, Shrinking } from "./shrinking.ts";
import type { Tried } from "./trials.ts";

/** What is made of more decisions than another must be so much shorter. */
const SHORTER = 1 / 2;

/** To take alternatives apart so many steps may be simulated, or as many as before. */
const TRIAL_STEPS_MIN = 200_000;
/** So many of them are worth to be looked at. */
const KEPT = 3;
/** One that is so many times as long as the shortest hardly becomes shorter. */
const LONGER = 2;

/** The shortest of what fails in the same way, and how long another may be to be one of them. */
export class Shortest<T> {
  readonly #found: { readonly one: T; readonly steps: number }[] = [];
  readonly #stepsMax: number;

  /** @param stepsMax how many steps any of them may have. */
  constructor(stepsMax: number) {
    this.#stepsMax = stepsMax;
  }

  /** What has more steps need not be run on. */
  get stepsMax(): number {
    const [first] = this.#found;
    if (first === undefined) return this.#stepsMax;
    const longest = this.#found[KEPT - 1];
    const shorter = longest === undefined ? this.#stepsMax : longest.steps - 1;
    return Math.min(shorter, LONGER * first.steps);
  }

  add(one: T, steps: number): void {
    this.#found.push({ one, steps });
    this.#found.sort((a, b) => a.steps - b.steps);
    this.#found.splice(KEPT);
  }

  /** The shortest first. */
  taken(): readonly T[] {
    return this.#found.map(({ one }) => one);
  }
}

/**
 * Takes out of each alternative what it does without, shrinks the shortest of them as far as it
 * goes, and takes it if it is better than the best. One that is not taken apart when as many steps
 * are used up as before is left.
 */
export function* tryAlternatives(shrinking: Shrinking, found: readonly Tried[]): Pass {
  const { trials } = shrinking;
  const untilSteps = trials.steps + Math.max(TRIAL_STEPS_MIN, trials.steps);
  let shortest: Shrinking | null = null;
  for (const first of found) {
    const alternative = new Shrinking(trials, first);
    const going = through([FIRST], alternative);
    let pass = going.next();
    for (; pass.done !== true && trials.steps <= untilSteps; pass = going.next()) yield;
    if (pass.done !== true) break;
    if (shortest === null || isBetter(alternative, shortest)) shortest = alternative;
  }
  if (shortest === null) return;
  for (const _ of through(ROUNDS, shortest)) yield;
  if (isBetter(shortest, shrinking)) shrinking.adopt(shortest);
}

/** Whether a candidate is shorter than another; with more decisions, at most half as long. */
function isBetter(one: Shrinking, other: Shrinking): boolean {
  const { steps } = one.run;
  return steps < (one.size > other.size ? SHORTER * other.run.steps : other.run.steps);
}
