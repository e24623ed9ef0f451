/**
 * From a scenario file's text (YAML, or JSON, which is YAML) to a `Scenario`, or to every problem
 * with its line and column.
 */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { InputError } from "../core/errors.ts";
import type { Path } from "../core/shape/reader.ts";
import { PROGRAM, SYSTEM_FILE } from "./protocol-fields.ts";
import { resolveScenario } from "./resolve.ts";
import type { Scenario } from "./scenario.ts";
import { REGISTERED, type Registries } from "./scope.ts";

/** What is wrong with a text before it is a scenario, and where in it. */
interface Invalid {
  readonly path?: string;
  readonly message: string;
  readonly pos: readonly number[];
}

/** How V8 says that the stack is full. */
const STACK = "Maximum call stack size exceeded";

/** Written by people: a longer text is something else, and would take seconds to read. */
const TEXT_MAX = 8_388_608;

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

/** What a scenario's text holds, as it stands; undefined: it is no scenario's. */
export function sourceIn(text: string): unknown {
  if (text.length > TEXT_MAX) return undefined;
  try {
    return documentOf(text, new LineCounter()).toJS();
  } catch {
    return undefined;
  }
}

/**
 * The programs that a scenario names as its protocols: paths such as `./echo.ts`. Of what is no
 * scenario there are none: what is wrong with it is said when it is read.
 */
export function programsNamed(text: string): readonly string[] {
  // Most scenarios name none, and need not be parsed once more for that.
  if (text.length > TEXT_MAX || !/(?<![./\w])\.\\?\//.test(text)) return [];
  const { protocol, protocols } = (sourceIn(text) ?? {}) as Readonly<Record<string, unknown>>;
  const named = [protocol, ...(Array.isArray(protocols) ? (protocols as unknown[]) : [])];
  return named.filter((name) => typeof name === "string" && PROGRAM.test(name)) as string[];
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
  const refuse = (problems: readonly Invalid[]) => {
    if (problems.length === 0) return;
    throw new InputError(
      problems.map(({ path, message, pos: [offset = 0] }) => ({
        file,
        ...place(offset),
        ...(path === undefined ? {} : { path }),
        message,
      })),
    );
  };
  const document = documentOf(text, lines);
  const invalid = [...document.errors, ...document.warnings];
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
  return resolveScenario(source, file, { locate }, known);
}

/**
 * The files of the systems that a scenario's text names, as it does; none: it names none, or is no
 * scenario.
 */
export function systemFilesIn(text: string): readonly NamedFile[] {
  if (!/\bsystems?\b/.test(text)) return [];
  try {
    const lines = new LineCounter();
    const document = documentOf(text, lines);
    const places = new Places(document);
    return systemFilesOf(document.toJS()).map((one) => {
      const offset = places.offsetOf(one.path, false);
      if (offset === null) return one;
      const { line, col } = lines.linePos(offset);
      return { ...one, line, column: col };
    });
  } catch {
    return [];
  }
}

/** A file that a scenario names, and where. */
export interface NamedFile {
  readonly named: string;
  readonly path: Path;
  readonly line?: number;
  readonly column?: number;
}

/** The same of a scenario's source, each file once. */
export function systemFilesOf(source: unknown): readonly NamedFile[] {
  const { system, systems } = (source ?? {}) as Readonly<Record<string, unknown>>;
  const listed = Array.isArray(systems) ? (systems as readonly unknown[]) : [];
  const all: readonly (readonly [unknown, Path])[] = [
    [system, ["system"]],
    ...listed.map((name, at) => [name, ["systems", at]] as const),
  ];
  const found = new Map<string, NamedFile>();
  for (const [named, path] of all) {
    if (typeof named === "string" && SYSTEM_FILE.test(named) && !found.has(named)) {
      found.set(named, { named, path });
    }
  }
  return [...found.values()];
}

/**
 * The text as YAML 1.2 without types beyond JSON's: `!!set`, `!!omap`, `!!timestamp` and tags of
 * one's own are warned of, whatever a `%YAML` line says.
 */
function documentOf(text: string, lines: LineCounter): Document.Parsed {
  return parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    schema: "core",
    resolveKnownTags: false,
    merge: true,
    logLevel: "error",
  });
}

/**
 * What is valid YAML and cannot be a scenario: aliases of nothing or of what they are in, keys
 * that are not names, names given twice.
 */
function meaningless(document: Document.Parsed): readonly Invalid[] {
  const found: Invalid[] = [];
  const anchored = new Map<string, Node>();
  /** The lists and maps around the current node. */
  const around: unknown[] = [];
  const walk = (node: unknown): void => {
    if (isAlias(node)) {
      const pos = node.range ?? [];
      const target = anchored.get(node.source);
      if (target === undefined) {
        found.push({ message: `not valid YAML: no anchor &${node.source} before it`, pos });
      } else if (around.includes(target)) {
        found.push({ message: `*${node.source} refers to what contains it`, pos });
      }
      return;
    }
    if (!isNode(node)) return;
    if (node.anchor !== undefined) anchored.set(node.anchor, node);
    if (!isCollection(node)) return;
    around.push(node);
    if (isMap(node)) {
      found.push(...misnamed(node));
      for (const { key, value } of node.items) {
        walk(key);
        walk(value);
        if (isMerge(key)) found.push(...unmergeable(value, anchored));
      }
    } else for (const item of node.items) walk(item);
    around.pop();
  };
  walk(document.contents);
  return found;
}

/** The keys of a map that are not names, and the names that occur in it twice. */
function misnamed(map: YAMLMap): readonly Invalid[] {
  const found: Invalid[] = [];
  const names = new Set<string>();
  for (const { key } of map.items) {
    const pos = (key as Node | null)?.range ?? map.range ?? [];
    if (!isScalar(key)) {
      found.push({ message: "expected a name, got a list, a map or an alias as a key", pos });
      continue;
    }
    const name = nameOf(key);
    if (names.has(name)) {
      found.push({ path: name, message: "occurs a second time: keep one of the two", pos });
    }
    names.add(name);
  }
  return found;
}

/** Whether a key is `<<`, which takes in the fields of other maps. */
function isMerge(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

function nameOf(key: Scalar): string {
  return isMerge(key) ? "<<" : String(key.value);
}

/** What `<<` names that is no map, and no list of maps. */
function unmergeable(value: unknown, anchored: ReadonlyMap<string, Node>): readonly Invalid[] {
  const isUnknown = isAlias(value) && !anchored.has(value.source);
  // What names nothing is an error already.
  if (isUnknown) return [];
  const source = isAlias(value) ? anchored.get(value.source) : value;
  if (isMap(source)) return [];
  const items = isSeq(source) ? source.items : [source];
  return items
    .filter((item) => !isMap(isAlias(item) ? (anchored.get(item.source) ?? item) : item))
    .map((item) => ({
      path: "<<",
      message: "expected a map, an alias of one, or a list of them, whose fields are taken in",
      pos: ((isSeq(value) ? item : value) as Node | null)?.range ?? [],
    }));
}

/**
 * Where the values and names of a document are. Maps are indexed once: a file may have 100,000
 * wrong names.
 */
class Places {
  readonly #document: Document.Parsed;
  readonly #pairs = new Map<YAMLMap, ReadonlyMap<string, Pair>>();

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  /**
   * Where a value (or, `atName`, a field's name) begins; else the nearest thing around it that is
   * there.
   */
  offsetOf(path: Path, atName: boolean): number | null {
    let node: unknown = this.#document.contents;
    let offset = startOf(node);
    for (const [depth, part] of path.entries()) {
      if (isMap(node)) {
        const pair = this.#pairOf(node, String(part));
        if (pair === undefined) return offset;
        if (atName && depth === path.length - 1) return startOf(pair.key) ?? offset;
        node = pair.value;
      } else if (isSeq(node)) node = node.items[Number(part)];
      else return offset;
      offset = startOf(node) ?? offset;
    }
    return offset;
  }

  #pairOf(map: YAMLMap, name: string): Pair | undefined {
    return this.#pairsOf(map).get(name);
  }

  /** By name, its own and, where they are, those that it takes in by `<<`. */
  #pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.#pairs.get(map);
    if (known !== undefined) return known;
    const pairs = new Map(map.items.map((pair) => [nameOf(pair.key as Scalar), pair]));
    for (const { key, value } of map.items) {
      if (!isMerge(key)) continue;
      const source = this.#resolved(value);
      for (const item of isSeq(source) ? source.items : [source]) {
        const from = this.#resolved(item);
        if (!isMap(from)) continue;
        // What comes first holds.
        for (const [name, pair] of this.#pairsOf(from)) {
          if (!pairs.has(name)) pairs.set(name, pair);
        }
      }
    }
    this.#pairs.set(map, pairs);
    return pairs;
  }

  #resolved(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }
}

function startOf(node: unknown): number | null {
  return (node as Node | null | undefined)?.range?.[0] ?? null;
}
