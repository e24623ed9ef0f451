/** The score of a search for mutants: which it found, kept in a file so that a loss is noticed. */
import { InputError } from "../core/errors.ts";
import type { MutantOutcome } from "./mutants.ts";

export interface Score {
  /** How the runs were drawn. */
  readonly drawn: Readonly<Record<string, string>>;
  /** `protocol/mutant`, in the order of the registry. */
  readonly found: readonly string[];
  readonly missed: readonly string[];
}

/** Equivalent mutants are not counted: nothing can find them. */
export function scoreOf(outcomes: readonly MutantOutcome[], drawn: Score["drawn"]): Score {
  const real = outcomes.filter(({ equivalent }) => !equivalent);
  const names = (isFound: boolean) =>
    real
      .filter(({ random }) => random.found > 0 === isFound)
      .map(({ protocol, name }) => `${protocol}/${name}`);
  return { drawn, found: names(true), missed: names(false) };
}

/** What was found and is missed now; of mutants that were not looked for nothing is said. */
export function lostSince(before: Score, now: Score): readonly string[] {
  return before.found.filter((name) => now.missed.includes(name));
}

/** @throws {InputError} if it is no score. */
export function parseScore(text: string, file: string): Score {
  const wrong = () =>
    new InputError([
      { file, message: "expected a score, as `rashomon mutants --score` writes it" },
    ]);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw wrong();
  }
  const { found } = (read ?? {}) as { readonly found?: unknown };
  if (!Array.isArray(found) || !found.every((name) => typeof name === "string")) throw wrong();
  return read as Score;
}
