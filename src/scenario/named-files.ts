/** The files that a scenario names: of systems and of programs. */
import { LineCounter } from "yaml";
import type { Path } from "../core/shape/reader.ts";
import { TEXT_MAX } from "./parse.ts";
import { PROGRAM, SYSTEM_FILE } from "./protocol-fields.ts";
import { documentOf, Places } from "./yaml-document.ts";

/** A scenario's text as a value, unchecked; undefined: it is not YAML. */
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
