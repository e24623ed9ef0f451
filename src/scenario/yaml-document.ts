/**
 * A scenario's text as a YAML document: what in it cannot be a scenario, and where its parts are.
 */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Path } from "../core/shape/reader.ts";

/** What is wrong with a text before it is a scenario, and where in it. */
export interface Invalid {
  readonly path?: string;
  readonly message: string;
  readonly pos: readonly number[];
}

/**
 * The text as YAML 1.2 without types beyond JSON's: `!!set`, `!!omap`, `!!timestamp` and tags of
 * one's own are warned of, whatever a `%YAML` line says.
 */
export function documentOf(text: string, lines: LineCounter): Document.Parsed {
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
export function meaningless(document: Document.Parsed): readonly Invalid[] {
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
 * The path of what is at a place of the text, or of what a tag before it says something of.
 * @param offset characters before it
 */
export function pathAt(document: Document.Parsed, offset: number): Path {
  const path: (string | number)[] = [];
  let node: unknown = document.contents;
  for (;;) {
    let inside: unknown;
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key, value }) => offset < (endOf(value) ?? endOf(key) ?? 0) && isScalar(key),
      );
      if (pair === undefined || offset < (startOf(pair.key) ?? 0)) return path;
      path.push(nameOf(pair.key as Scalar));
      inside = pair.value;
    } else if (isSeq(node)) {
      const index = node.items.findIndex((item) => offset < (endOf(item) ?? 0));
      if (index < 0) return path;
      path.push(index);
      inside = node.items[index];
    } else return path;
    if (offset < (startOf(inside) ?? Number.POSITIVE_INFINITY)) return path;
    node = inside;
  }
}

/**
 * Where the values and names of a document are. Maps are indexed once: a file may have 100,000
 * wrong names.
 */
export class Places {
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

/** Where what belongs to it ends. */
function endOf(node: unknown): number | null {
  return (node as Node | null | undefined)?.range?.[2] ?? null;
}

function startOf(node: unknown): number | null {
  return (node as Node | null | undefined)?.range?.[0] ?? null;
}
