/** Protocols with changed sources, as one module that is loaded from memory: no file is touched. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { rolldown } from "rolldown";
import type { Source } from "./mutants.ts";

export interface BundleOptions {
  /** The module to load, as text; its imports are relative to `src/`. */
  readonly entry: string;
  /** Of the sources below `src/`, absolute. */
  readonly sources: string;
  /**
   * The sources below `protocols/`, by path there: read once, so that an edit during a long trial
   * changes nothing.
   */
  readonly texts: ReadonlyMap<string, string>;
  /** Texts that replace them. */
  readonly changed: ReadonlyMap<string, string>;
  /** Where a source outside `protocols/` is loaded from; null: it becomes part of the bundle. */
  external(path: string): string | null;
}

const ENTRY = "rashomon:entry";
const REACHED = "rashomon:reached";

/** What `instrumented` sources call: `places[n]` is 1 once the n-th place was reached. */
const REACHED_TEXT = `
export const places = new Uint8Array(65536);
export function reached(place) { places[place] = 1; }
`;

/**
 * @returns the text of a module.
 * @throws {Error} if a source is no TypeScript or an import names nothing.
 */
export async function bundle(options: BundleOptions): Promise<string> {
  const { entry, sources, texts, changed } = options;
  const protocols = resolve(sources, "protocols");
  const made = await rolldown({
    input: ENTRY,
    platform: "node",
    logLevel: "silent",
    plugins: [
      {
        name: "changed-protocols",
        resolveId(source, importer) {
          if (source === ENTRY || source === REACHED) return `\0${source}`;
          if (!source.startsWith(".")) return { id: source, external: true };
          const from =
            importer === undefined || importer.startsWith("\0") ? sources : dirname(importer);
          const path = resolve(from, source);
          if (path.startsWith(protocols + sep)) return path;
          const elsewhere = options.external(path);
          return elsewhere === null ? path : { id: elsewhere, external: true };
        },
        load(id) {
          if (id === `\0${ENTRY}`) return entry;
          if (id === `\0${REACHED}`) return REACHED_TEXT;
          const path = relative(protocols, id).split(sep).join("/");
          const code = changed.get(path) ?? texts.get(path) ?? readFileSync(id, "utf8");
          return { code, moduleType: "ts" };
        },
      },
    ],
  });
  try {
    const { output } = await made.generate({ format: "esm" });
    const [chunk] = output;
    return chunk.code;
  } finally {
    await made.close();
  }
}

/** All sources below `protocols/`, by path there. @param sources below `src/`, absolute. */
export function protocolTexts(sources: string): ReadonlyMap<string, string> {
  const folder = resolve(sources, "protocols");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return new Map(
    names
      .filter((name) => name.endsWith(".ts"))
      .sort()
      .map((name) => [name.split(sep).join("/"), readFileSync(resolve(folder, name), "utf8")]),
  );
}

/** The specifier that a module of this text is imported by. */
export function specifierOf(text: string): string {
  return `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
}

/**
 * Sources that say what people and judges see of a protocol, and how it may be set up: they decide
 * nothing that a node does.
 */
const TESTIMONY: ReadonlySet<string> = new Set([
  "asserted.ts",
  "facts.ts",
  "given.ts",
  "labels.ts",
  "messages.ts",
  "options.ts",
  "premise-facts.ts",
  "readings.ts",
]);

/** The sources of a protocol that mutants are made of, by name. */
export function sourcesOf(texts: ReadonlyMap<string, string>, protocol: string): readonly Source[] {
  return [...texts].flatMap(([path, text]) => {
    const [folder, name = "", ...below] = path.split("/");
    const own = folder === protocol && below.length === 0 && !TESTIMONY.has(name);
    return own ? [{ path, text }] : [];
  });
}
