/** From a scenario file's text (YAML, or JSON, which is YAML) to a `Scenario`, or to every problem with its line and column. */
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import { InputError } from "../core/errors.ts";
import type { Path } from "./reader.ts";
import { resolveScenario } from "./resolve.ts";
import type { Scenario } from "./scenario.ts";

/** What is no YAML, and where in the text. */
interface Invalid {
  readonly code?: string;
  readonly message: string;
  readonly pos: readonly number[];
}

/** @throws {InputError} with all problems of the file. */
export function parseScenario(text: string, file: string): Scenario {
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
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const refuse = (problems: readonly Invalid[]) => {
    if (problems.length === 0) return;
    throw new InputError(
      problems.map(({ code, message, pos: [offset = 0] }) => ({
        file,
        ...place(offset),
        ...(code === "DUPLICATE_KEY"
          ? {
              path: nameAt(text, offset),
              message: "stands here a second time: keep one of the two",
            }
          : { message: `not valid YAML: ${message}` }),
      })),
    );
  };
  refuse([...document.errors, ...document.warnings]);
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
  refuse(lostAliases(document));
  let source: unknown;
  try {
    source = document.toJS();
  } catch (error) {
    // The package's answer to aliases of aliases that would multiply without end.
    if (!(error instanceof ReferenceError)) throw error;
    refuse([{ message: error.message, pos: [0] }]);
  }
  return resolveScenario(source, file, {
    locate(path, atName) {
      const offset = atName ? nameOffset(document.contents, path) : valueOffset(document, path);
      return offset === null ? null : place(offset);
    },
  });
}

/** The word that begins at an offset: a field's name. */
function nameAt(text: string, offset: number): string {
  return /^["']?([^"':\s,{}]*)/.exec(text.slice(offset))?.[1] ?? "";
}

/** Aliases without an anchor before them: the parser notices only when it makes data. */
function lostAliases(document: ReturnType<typeof parseDocument>): readonly Invalid[] {
  const lost: Invalid[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      lost.push({ message: `no anchor &${alias.source} stands before`, pos: alias.range ?? [] });
    },
  });
  return lost;
}

/** Where a value begins, or the nearest thing around it that is there. */
function valueOffset(document: ReturnType<typeof parseDocument>, path: Path): number | null {
  for (let length = path.length; length >= 0; length--) {
    const found = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (found?.range) return found.range[0];
  }
  return null;
}

/** Where a field's name stands. */
function nameOffset(contents: unknown, path: Path): number | null {
  let node: unknown = contents;
  for (const [depth, part] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (!isPair(pair)) return null;
      if (depth === path.length - 1) return (pair.key as Node).range?.[0] ?? null;
      node = pair.value;
    } else {
      node = (node as { items?: readonly unknown[] } | null)?.items?.[Number(part)];
    }
  }
  return null;
}
