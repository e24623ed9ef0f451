/** Bad input: what is wrong, where it stands, and what would be right. */

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

/** `scenarios/x.yaml:14:9 faults[0].at: expected a duration such as 250ms, got "soon"`. */
export function formatProblem(problem: InputProblem): string {
  const at =
    problem.line === undefined
      ? ""
      : problem.column === undefined
        ? `:${problem.line}`
        : `:${problem.line}:${problem.column}`;
  const path = problem.path ? ` ${problem.path}` : "";
  return `${problem.file}${at}${path}: ${problem.message}`;
}

/** Bad input, with every problem found and not only the first: exit code 2. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}

/** The known names nearest to a misspelt one, nearest first, at most three. */
export function nearest(name: string, known: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(name.length / 2));
  return known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
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
