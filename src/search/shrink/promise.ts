/**
 * What is promised where progress is judged: that a candidate fails by what is planted in it, and
 * not because it is asked for more than any protocol could do.
 */

import { formatDuration } from "../../core/formatting.ts";
import { parseDuration } from "../../core/quantities.ts";
import { POLL_US } from "../../runner/phases.ts";
import { type Candidate, type Source, withFields } from "./candidate.ts";
import type { Trials } from "./trials.ts";

/** A correct protocol recovers in so small a part of the time that a candidate gives. */
const PART = 1 / 4;

/** Whether a run is asked to recover in time, or its leader to stay. */
export function judgesProgress(source: Source): boolean {
  return ((source["checks"] ?? []) as readonly string[]).includes("progress");
}

export class Promised {
  readonly #trials: Trials;
  readonly #first: Candidate;
  readonly #stepsMax: number;
  #correct: boolean | null = null;

  /**
   * @param first the first candidate that fails.
   * @param stepsMax a correct run that is longer does not count.
   */
  constructor(trials: Trials, first: Candidate, stepsMax: number) {
    this.#trials = trials;
    this.#first = first;
    this.#stepsMax = stepsMax;
  }

  /** Whether the first candidate passes without its planted bug: then each other has to, too. */
  get #hasCorrect(): boolean {
    this.#correct ??=
      this.#first.source["mutant"] !== undefined &&
      this.#trials.passesWithoutBug(this.#first, this.#stepsMax);
    return this.#correct;
  }

  /**
   * Whether options and the time to recover may be others than they were. Where nothing says what a
   * correct protocol would do they stay: with less of them nothing need be wrong.
   */
  mayChangeTimes(source: Source): boolean {
    return !judgesProgress(source) || this.#hasCorrect;
  }

  /** All the time to recover with which each candidate fails; null: no candidate may have less. */
  get patience(): string | null {
    return this.#hasCorrect ? (this.#first.source["heal"] as string) : null;
  }

  /**
   * Whether a candidate that fails breaks what was promised: without its planted bug it recovers in
   * a quarter of the time, and with all the time that there was at first it fails as well.
   */
  isBrokenBy(candidate: Candidate): boolean {
    if (!this.#hasCorrect) return true;
    const { source } = candidate;
    const partUs = Math.floor(PART * (parseDuration(source["heal"]) ?? 0));
    const hurried = withFields(candidate, { heal: formatDuration(partUs) });
    // It is looked for now and then only.
    if (partUs < POLL_US || !this.#trials.passesWithoutBug(hurried, this.#stepsMax)) return false;
    const { heal, stays } = this.#first.source;
    if (source["heal"] === heal && source["stays"] === stays) return true;
    const patient = withFields(candidate, { heal, stays });
    return this.#trials.run(patient, Number.POSITIVE_INFINITY) !== null;
  }
}
