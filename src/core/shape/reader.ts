/**
 * The reader: walks a scenario's source and collects every problem, each with the path where it
 * is.
 */
import { meant } from "../errors.ts";
import { formatDuration } from "../formatting.ts";
import { DURATION_MAX_US, isTooFine, isTooLong } from "../quantities.ts";
import { shown } from "../shown.ts";

/** Where something is in the source. */
export type Path = readonly (string | number)[];

export interface Problem {
  readonly path: Path;
  readonly message: string;
  /** Whether the problem is the field's name and not its value. */
  readonly atName: boolean;
}

/** Problems of one file that are kept: those past them are counted. */
const PROBLEMS_MAX = 1_000;

export type Fields = Readonly<Record<string, unknown>>;

export class Reader {
  readonly problems: Problem[] = [];
  /** How many more there were. */
  more = 0;

  /** Whether further problems are only counted. */
  get isFull(): boolean {
    return this.problems.length >= PROBLEMS_MAX;
  }

  #note(problem: Problem): void {
    if (!this.isFull) this.problems.push(problem);
    else this.more++;
  }

  /** Notes what another reader noted. */
  take(problem: Problem): void {
    this.#note(problem);
  }

  /** Notes what is wrong with a value. */
  wrong(path: Path, message: string): void {
    this.#note({ path, message, atName: false });
  }

  /**
   * Notes that a value is not what was expected: `expected a duration such as 250ms, got "soon"`.
   */
  expected(path: Path, what: string, got: unknown): void {
    const most = isTooLong(got) ? `at most ${formatDuration(DURATION_MAX_US)}` : what;
    const limit = isTooFine(got) ? "whole microseconds" : most;
    this.wrong(path, `expected ${limit}, got ${shown(got)}`);
  }

  /** Notes a name that is not among the known ones, with those that may be meant. */
  unknownName(
    path: Path,
    what: string,
    name: string,
    known: readonly string[],
    atName = false,
  ): void {
    if (this.isFull) {
      this.more++;
      return;
    }
    this.#note({ path, message: `unknown ${what} ${shown(name)}; ${meant(name, known)}`, atName });
  }

  /**
   * The value as a map whose names are all known, or null. Unknown names are problems, but do not
   * hide the others.
   * @param known null: any name.
   * @param kind of what the names are.
   */
  fields(
    value: unknown,
    path: Path,
    known: readonly string[] | null,
    what: string,
    kind = "field",
  ): Fields | null {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.expected(path, what, value);
      return null;
    }
    for (const name of known === null ? [] : Object.keys(value)) {
      if (!known?.includes(name)) this.unknownName([...path, name], kind, name, known ?? [], true);
    }
    return value as Fields;
  }

  /** The value as a list, or null. */
  list(value: unknown, path: Path, what: string): readonly unknown[] | null {
    if (Array.isArray(value)) return value;
    this.expected(path, what, value);
    return null;
  }

  /** A value that a parser understands, or its substitute. */
  parsed<T>(
    value: unknown,
    path: Path,
    parse: (value: unknown) => T | null,
    what: string,
    otherwise: T,
  ): T {
    if (value === undefined) return otherwise;
    const result = parse(value);
    if (result !== null) return result;
    this.expected(path, what, value);
    return otherwise;
  }

  /** One of the known names, or null. */
  name(value: unknown, path: Path, what: string, known: readonly string[]): string | null {
    if (typeof value !== "string") {
      this.expected(path, `a ${what}: ${known.join(", ")}`, value);
      return null;
    }
    if (known.includes(value)) return value;
    this.unknownName(path, what, value, known);
    return null;
  }

  /** A text that is not empty; `otherwise` where it is absent, if that is given. */
  text(value: unknown, path: Path, what: string, otherwise?: string): string {
    if (value === undefined && otherwise !== undefined) return otherwise;
    if (typeof value === "string" && value !== "") return value;
    this.expected(path, what, value);
    return otherwise ?? "";
  }

  /** True or false; false where it is absent. */
  flag(value: unknown, path: Path): boolean {
    if (typeof value === "boolean") return value;
    if (value !== undefined) this.expected(path, "true or false", value);
    return false;
  }

  /** A whole number between bounds, both included. */
  whole(value: unknown, path: Path, min: number, max: number, otherwise: number): number {
    if (value === undefined) return otherwise;
    if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) {
      return value as number;
    }
    const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    this.expected(path, `a whole number ${bounds}`, value);
    return otherwise;
  }
}

/** `faults[0].at`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}
