/**
 * Counts: folds that judge nothing. They say in numbers what happened in a run; one in which
 * nothing happened proves nothing.
 */
import type { Property } from "../property.ts";

/** A count, or several that are made from the same facts. */
export interface Count<State = unknown> extends Property<State> {
  /** Names of what is counted that systems of a kind are compared by, beside what all have. */
  readonly compared?: readonly string[];
  /**
   * By name in kebab-case, as `run --json` shows them; always the same names. (A method's type, so
   * that counts of different states fit one list.)
   */
  readonly counted: {
    counted(state: State): Readonly<Record<string, number>>;
  }["counted"];
}

/**
 * How the counts of several runs become one: a sum, but the highest of those that are named
 * `highest-...`, and nothing of times (`...-ms`), which are means or maxima of one run.
 */
export function overRuns(name: string): "sum" | "highest" | "nothing" {
  if (name.endsWith("-ms")) return "nothing";
  return /^(.+\.)?highest-/.test(name) ? "highest" : "sum";
}

/** How often a fact is asserted. */
export function tally(name: string, fact: string): Count<{ count: number }> {
  return {
    initial: () => ({ count: 0 }),
    on: {
      [fact](state) {
        state.count++;
      },
    },
    counted: ({ count }) => ({ [name]: count }),
  };
}

/**
 * The highest number that a fact carries.
 * @param name begins with `highest-`, so that over several runs the highest is shown, not a sum.
 * @param field its place among the fact's first four fields, from 0.
 * @param shown what is shown of it.
 * @throws {RangeError} for another place.
 */
export function highest(
  name: string,
  fact: string,
  field: number,
  shown = (number: number) => number,
): Count<{ number: number }> {
  const fold = FOLDS[field];
  if (fold === undefined)
    throw new RangeError(`highest(..., field): expected 0 to ${FOLDS.length - 1}, got ${field}`);
  return {
    initial: () => ({ number: 0 }),
    steady: [fact],
    on: { [fact]: fold },
    counted: ({ number }) => ({ [name]: shown(number) }),
  };
}

type Highest = Property<{ number: number }>["on"][string];

/** By the field that is read. Each takes as many numbers as its fact must have. */
const FOLDS: readonly Highest[] = [
  (state, _view, a) => raise(state, a as number),
  (state, _view, _a, b) => raise(state, b as number),
  (state, _view, _a, _b, c) => raise(state, c as number),
  (state, _view, _a, _b, _c, d) => raise(state, d as number),
];

function raise(state: { number: number }, number: number): void {
  if (number > state.number) state.number = number;
}
