/**
 * From a scenario file's text (YAML, or JSON, which is YAML) to a `Scenario`, or to every problem
 * with its line and column.
 */
import { LineCounter } from "yaml";
import { InputError, type InputProblem } from "../core/errors.ts";
import { type Path, pathText } from "../core/shape/reader.ts";
import { resolveScenario } from "./resolve.ts";
import type { Scenario } from "./scenario.ts";
import { REGISTERED, type Registries } from "./scope.ts";
import { documentOf, type Invalid, meaningless, Places, pathAt } from "./yaml-document.ts";

/** How V8 says that the stack is full. */
const STACK = "Maximum call stack size exceeded";

/** Written by people: a longer text is something else, and would take seconds to read. */
export const TEXT_MAX = 8_388_608;

/**
 * @param known what it may name; default: what is registered.
 * @throws {InputError} with all problems of the file.
 */
export function parseScenario(
  text: string,
  file: string,
  known: Registries = REGISTERED,
): Scenario {
  if (text.length > TEXT_MAX) {
    const message = `expected a text of at most ${TEXT_MAX} characters, got ${text.length}`;
    throw new InputError([{ file, message }]);
  }
  try {
    return parsed(text, file, known);
  } catch (error) {
    if (!(error instanceof RangeError && error.message.startsWith(STACK))) throw error;
    const message = "nested too deeply: expected at most 100 levels, one within the other";
    throw new InputError([{ file, message }]);
  }
}

function parsed(text: string, file: string, known: Registries): Scenario {
  const binary = text.search(/[\0\uFFFD]/);
  if (binary >= 0) {
    const line = text.slice(0, binary).split("\n").length;
    throw new InputError([
      {
        file,
        line,
        message: "this is not a text file: expected a scenario in YAML or JSON, as UTF-8",
      },
    ]);
  }
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const placed = ({ path, message, pos: [offset = 0] }: Invalid): InputProblem => ({
    file,
    ...place(offset),
    ...(path === undefined ? {} : { path }),
    message,
  });
  const refuse = (problems: readonly Invalid[]) => {
    if (problems.length > 0) throw new InputError(problems.map(placed));
  };
  const document = documentOf(text, lines);
  const isTag = ({ code }: { readonly code: string }) => code === "TAG_RESOLVE_FAILED";
  const tags = document.warnings.filter(isTag).map(({ pos }) => {
    const tag = text.slice(...pos);
    const message = `expected a plain value, got one with the tag ${tag}: leave that out`;
    return { path: pathText(pathAt(document, pos[0])), message, pos };
  });
  const invalid = [...document.errors, ...document.warnings.filter((warning) => !isTag(warning))];
  // The package calls itself for each level, and takes the end of the stack for an error in the
  // text.
  if (invalid.some(({ message }) => message.startsWith(STACK))) throw new RangeError(STACK);
  refuse(
    invalid.map(({ code, message, pos }) => ({
      message:
        code === "MULTIPLE_DOCS"
          ? "a second scenario begins here: expected one in a file"
          : `not valid YAML: ${message}`,
      pos,
    })),
  );
  if (document.contents === null) {
    throw new InputError([
      {
        file,
        line: 1,
        column: 1,
        message: "the file is empty: expected a scenario, such as `rashomon init` writes",
      },
    ]);
  }
  refuse(meaningless(document));
  let source: unknown;
  try {
    source = document.toJS();
  } catch (error) {
    // The package's answer to aliases of aliases that would multiply without end.
    if (!(error instanceof ReferenceError)) throw error;
    refuse([{ message: `not valid YAML: ${error.message}`, pos: [0] }]);
  }
  const places = new Places(document);
  const locate = (path: Path, atName: boolean) => {
    const offset = places.offsetOf(path, atName);
    return offset === null ? null : place(offset);
  };
  const scenario = withTags(tags.map(placed), () => {
    return resolveScenario(source, file, { locate }, known);
  });
  refuse(tags);
  return scenario;
}

/**
 * What is wrong with the values of a file whose tags are wrong, too: of a value with a tag only
 * that is said.
 */
function withTags<Made>(tags: readonly InputProblem[], make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (tags.length === 0 || !(error instanceof InputError)) throw error;
    const isTagged = (path: string) =>
      tags.some(
        ({ path: of = "" }) =>
          path === of || path.startsWith(`${of}.`) || path.startsWith(`${of}[`),
      );
    const others = error.problems.filter(({ path = "" }) => !isTagged(path));
    throw new InputError([...tags, ...others]);
  }
}
