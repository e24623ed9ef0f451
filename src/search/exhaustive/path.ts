/** The steps by which a search came to a state. */
import { type Taken, wordsOf } from "./action.ts";
import type { Picked } from "./walked.ts";

/** Steps, the last first. */
export interface Path {
  /** Null: all nodes start, which is no step. */
  readonly taken: Taken | null;
  /** Which of the actions of its state it was, from 0. */
  readonly index: number;
  /** What it was answered that it asked for. */
  readonly picks: readonly number[];
  /** The same in words, each with what it was asked for. */
  readonly drawn: readonly string[];
  readonly before: Path | null;
  /** How many steps, this one included. */
  readonly length: number;
}

/** The next answers that a step is to get, after those that it has got; null: it has had all. */
export function nextPicks(picked: readonly Picked[]): readonly number[] | null {
  const last = picked.findLastIndex(({ at, count }) => at + 1 < count);
  if (last < 0) return null;
  return picked.slice(0, last + 1).map(({ at }, place) => (place === last ? at + 1 : at));
}

/** What a step was answered, in words. */
export function drawnIn(picked: readonly Picked[]): readonly string[] {
  return picked.map(({ key, at, count }) => {
    return key.endsWith(" node") ? `at n${at + 1}` : `${key}: ${at} of ${count}`;
  });
}

/** From the first to the last. */
export function inOrder(path: Path | null): readonly Path[] {
  const steps: Path[] = [];
  for (let step = path; step !== null; step = step.before) steps.push(step);
  return steps.reverse();
}

/** The steps in words, the first first. */
export function wordsAlong(path: Path | null): readonly string[] {
  return inOrder(path).flatMap(({ taken }) => (taken === null ? [] : wordsOf(taken)));
}
