/** Alternatives: other candidates that fail in the same way, each shrunk as far as it goes. */
import { FIRST, ROUNDS, through } from "./rounds.ts";
import { type Pass, Shrinking } from "./shrinking.ts";
import type { Tried } from "./trials.ts";

/** What is made of more decisions than another must be so much shorter. */
const SHORTER = 1 / 2;

/** Shrinks alternatives, and takes what is better than the best. */
export function* tryAlternatives(shrinking: Shrinking, found: readonly Tried[]): Pass {
  for (const first of found) {
    const alternative = new Shrinking(shrinking.trials, first);
    for (const _ of through([FIRST, ...ROUNDS], alternative)) yield;
    if (isBetter(alternative, shrinking)) shrinking.adopt(alternative);
  }
}

/** Whether a candidate is shorter than another; with more decisions, at most half as long. */
function isBetter(one: Shrinking, other: Shrinking): boolean {
  const { steps } = one.run;
  return steps < (one.size > other.size ? SHORTER * other.run.steps : other.run.steps);
}
