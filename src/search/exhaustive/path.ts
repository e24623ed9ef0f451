/** The steps by which a search came to a state. */
import { type Taken, wordsOf } from "./action.ts";

/** Steps, the last first. */
export interface Path {
  readonly taken: Taken;
  readonly before: Path | null;
  /** How many steps, this one included. */
  readonly length: number;
}

/** The steps in words, the first first. */
export function wordsAlong(path: Path | null): readonly string[] {
  const words: string[] = [];
  for (let step = path; step !== null; step = step.before) words.push(wordsOf(step.taken));
  return words.reverse();
}
