/** Bad input: what is wrong, where it is, and what would be right. */
import { terminalError } from "./escape/terminal.ts";

/** Problems that an error's message spells out; the others are counted. */
const LINES_MAX = 1_000;

/** One thing that is wrong with an input file or an argument. */
export interface InputProblem {
  /** Path of the file as the user gave it, or the name of the argument (`--seeds`). */
  readonly file: string;
  /** From 1; absent where the input has no lines. */
  readonly line?: number;
  /** From 1; absent where the input has no columns. */
  readonly column?: number;
  /** Where in the document, as a person writes it: `faults[0].at`; empty for the whole. */
  readonly path?: string;
  /** "expected a duration such as 250ms, got "soon"". */
  readonly message: string;
}

/**
 * `scenarios/x.yaml:14:9 faults[0].at: expected a duration such as 250ms, got "soon"`: one line, at
 * which no terminal and no runner acts, whatever the file's name and content.
 */
export function formatProblem(problem: InputProblem): string {
  const at =
    problem.line === undefined
      ? ""
      : problem.column === undefined
        ? `:${problem.line}`
        : `:${problem.line}:${problem.column}`;
  const path = problem.path ? ` ${problem.path}` : "";
  return terminalError(`${problem.file}${at}${path}: ${problem.message}`);
}

/** All problems, a line each; past a thousand how many there are. */
function formatProblems(problems: readonly InputProblem[], uncounted: number): string {
  const lines = problems.slice(0, LINES_MAX).map(formatProblem);
  const more = problems.length - lines.length + uncounted;
  if (more > 0) lines.push(`and ${more} more problem${more === 1 ? "" : "s"}`);
  return lines.join("\n");
}

/** Bad input, with every problem found and not only the first: exit code 2. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly problems: readonly InputProblem[];
  /** How many problems there are beside those that are spelled out. */
  readonly more: number;

  constructor(problems: readonly InputProblem[], more = 0) {
    super(formatProblems(problems, more));
    this.problems = problems;
    this.more = more;
  }
}

/** What was thrown, in one line: whatever it is, and even where its own text throws. */
export function thrownText(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  } catch {
    return `a ${typeof thrown} without a text`;
  }
}

/**
 * What was thrown, as text with its stack where it has one: whatever it is, and even where its own
 * text throws.
 */
export function errorText(thrown: unknown): string {
  try {
    // Its message says what is lacking, and where the program is that asked for it.
    if (thrown instanceof HostError) return thrown.message;
    return thrown instanceof Error ? String(thrown.stack ?? thrown.message) : String(thrown);
  } catch {
    return `a thrown ${typeof thrown} without a text`;
  }
}

/** A longer name is not a typing error, and comparing it would take long. */
const NAME_MAX = 100;

/** The known names nearest to a misspelt one, nearest first, at most three. */
export function nearest(name: string, known: readonly string[]): string[] {
  if (name.length > NAME_MAX) return [];
  const limit = Math.max(2, Math.floor(name.length / 2));
  return known
    .filter((candidate) => Math.abs(candidate.length - name.length) <= limit)
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** `did you mean crash or pause?`; where none of them is near, all that are known. */
export function meant(name: string, known: readonly string[]): string {
  const all = [...new Set(known)];
  return didYouMean(nearest(name, all)) ?? `known: ${all.join(", ") || "none"}`;
}

/** `did you mean crash or pause?`; null without names. */
export function didYouMean(names: readonly string[]): string | null {
  return names.length === 0 ? null : `did you mean ${names.join(" or ")}?`;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/**
 * The host lacks something that what it hosts asked for, or has a fault of its own: never a verdict
 * on what is hosted.
 */
export class HostError extends Error {
  override readonly name = "HostError";
}

/** A judge, count or goal of a user's own threw: says which, and at what. */
export class ListenerError extends Error {
  override readonly name = "ListenerError";
}
