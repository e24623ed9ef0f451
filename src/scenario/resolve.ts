/**
 * From a scenario's source (what a file holds, or an object of a user's program) to a `Scenario`,
 * or to every problem of it; and back to a source with every default written out.
 */
import { InputError } from "../core/errors.ts";
import type { Value } from "../core/json.ts";
import { type Path, pathText, Reader } from "../core/shape/reader.ts";
import { isNestedWithin } from "../core/shown.ts";
import { scenarioShape } from "./format.ts";
import type { Scenario } from "./scenario.ts";
import { REGISTERED, type Registries, scopeOf } from "./scope.ts";

/** Levels of a source: what looks at it calls itself. */
const DEPTH_MAX = 100;

/** Where things are in a file; a scenario object has no lines. */
export interface Locator {
  /** Line and column, from 1, of a value or (`atName`) of the field's name. */
  locate(path: Path, atName: boolean): { readonly line: number; readonly column: number } | null;
}

const NOWHERE: Locator = { locate: () => null };

/** In which line of its file each step of a script is; none: it has no script, or no file. */
export function scriptLinesOf({ script }: Pick<Scenario, "script">): {
  readonly scriptLines?: number[];
} {
  const scriptLines = script.map(({ line }) => line);
  return scriptLines.some((line) => line > 0) ? { scriptLines } : {};
}

/** A locator that knows in which lines of its file the steps of a script are, and no more. */
export function scriptLocator(lines: readonly number[]): Locator {
  return {
    locate([field, at, ...deeper]) {
      const line = field === "script" && deeper.length === 0 ? (lines[Number(at)] ?? 0) : 0;
      return line === 0 ? null : { line, column: 1 };
    },
  };
}

/**
 * @param file names the source in errors.
 * @param known what it may name; default: what is registered.
 * @throws {InputError} with all problems at once.
 */
export function resolveScenario(
  source: unknown,
  file: string,
  locator = NOWHERE,
  known: Registries = REGISTERED,
): Scenario {
  if (!isNestedWithin(source, DEPTH_MAX)) {
    const message = `expected at most ${DEPTH_MAX} levels, one within the other`;
    throw new InputError([{ file, message }]);
  }
  const reader = new Reader();
  const scope = scopeOf(known, file, (path) => locator.locate(path, false)?.line ?? 0);
  const scenario = scenarioShape.read(source, [], reader, scope);
  if (reader.problems.length === 0 && scenario !== undefined) return scenario;
  throw new InputError(
    reader.problems.map(({ path, message, atName }) => ({
      file,
      ...locator.locate(path, atName),
      path: pathText(path),
      message,
    })),
    reader.more,
  );
}

/**
 * A scenario written out in full: the source of one that resolves to the same, with every default
 * named, whatever later versions take for one.
 * @param known what it was resolved by.
 */
export function explicitSource(scenario: Scenario, known: Registries = REGISTERED): Value {
  const scope = scopeOf(known, scenario.file);
  scope.several = scenario.protocols.length !== 1;
  return scenarioShape.write(scenario, scope);
}

/** The JSON Schema (draft 2020-12) of a scenario file. */
export function scenarioJsonSchema(known: Registries = REGISTERED): Value {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Rashomon scenario",
    ...scenarioShape.schema(scopeOf(known)),
  } as Value;
}
