/**
 * Bundles a user's TypeScript into one text: as it is, or lowered for the runtime of awaiting
 * programs.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, posix, relative, resolve, sep } from "node:path";
import type { InputOptions, OutputOptions, Plugin, RolldownBuild, SourceMap } from "rolldown";
import { InputError, type InputProblem, thrownText } from "../core/errors.ts";
import { byText } from "../core/order.ts";
import type { ProgramImage } from "../programs/image.ts";

export interface BundleOptions {
  /**
   * Lowers async functions, async generators and `for await` to generators that ask `$async` for
   * what awaits, and refuses what cannot be lowered or would reach the machine. Default: the code
   * stays as it is written.
   */
  readonly lowered?: boolean;
  /** Sources of the user's own must lie below this folder. Default: that of the entry. */
  readonly root?: string;
}

/** One of the files that a bundle was made of. */
export interface BundledFile {
  /** Relative to the entry's folder, with `/`. */
  readonly path: string;
  /** 16 hexadecimal digits over its bytes. */
  readonly digest: string;
}

export interface Bundle {
  /**
   * As it is: a module that imports `rashomon` and modules of Node, and exports what the entry
   * does. Lowered: the body of a function that returns what the entry exports.
   */
  readonly code: string;
  /**
   * As it is: the body of a function of `exports` and `require` that does what the module does, and
   * can be evaluated again. Lowered, or where it awaits at its top level: empty.
   */
  readonly body: string;
  /** The source map of `code`, as JSON; its sources are the paths of `files`. */
  readonly map: string;
  /** All sources, packages included, in the order of their paths. */
  readonly files: readonly BundledFile[];
  /** Lowered: the names that it takes from outside, except those of the language. */
  readonly free: readonly string[];
  /** The programs that it holds as text. */
  readonly programs: readonly ProgramImage[];
}

/** `import echo from "./echo.ts?program"`: the program, as a protocol of a user's system. */
const PROGRAM = "?program";

/** The engine itself, which a user's code shares with the program that runs it. */
const ENGINE = /^rashomon(\/|$)/;

/** What async code is lowered to: modules of the bundler's that `$async` replaces. */
const HELPER = /@oxc-project[\\/+].*[\\/]helpers[\\/](?:esm[\\/])?(\w+)\.m?js$/;
const LOWERED_HELPERS = new Set([
  "asyncToGenerator",
  "wrapAsyncGenerator",
  "awaitAsyncGenerator",
  "asyncGeneratorDelegate",
  "asyncIterator",
]);

/**
 * Bundles a file with all that it imports but `rashomon`.
 * @throws {InputError} naming file and line of what cannot be read, resolved, parsed or hosted.
 */
export async function bundle(entry: string, options: BundleOptions = {}): Promise<Bundle> {
  const { lowered = false } = options;
  // The parser is loaded, as the bundler is, only where a user's code is bundled.
  const { refusalsIn } = await import("./refusals.ts");
  if (!existsSync(entry)) throw new InputError([{ file: entry, message: "there is no such file" }]);
  const path = realpathSync(entry);
  const folder = dirname(path);
  const root = realpathSync(options.root ?? dirname(entry));
  // Messages name files the way the user named the entry.
  const named = (id: string): string => {
    const beside = relative(folder, id).replaceAll(sep, "/");
    return dirname(entry) === "." ? beside : `${dirname(entry).replaceAll(sep, "/")}/${beside}`;
  };
  const problems: InputProblem[] = [];
  const sources = new Map<string, BundledFile>();
  const free = new Set<string>();
  const programs: ProgramImage[] = [];
  const reader: Plugin = {
    name: "rashomon",
    async resolveId(source, importer) {
      if (lowered || !source.endsWith(PROGRAM)) return null;
      const found = await this.resolve(source.slice(0, -PROGRAM.length), importer);
      return found === null ? null : `${found.id}${PROGRAM}`;
    },
    async load(id) {
      if (!id.endsWith(PROGRAM)) return null;
      const file = id.slice(0, -PROGRAM.length);
      try {
        const program = await bundle(file, { lowered: true, root });
        for (const one of program.files) {
          const at = resolve(dirname(file), one.path);
          sources.set(at, { ...one, path: relative(folder, at).replaceAll(sep, "/") });
        }
        const image = imageOf(file, program);
        programs.push(image);
        return { code: moduleOf(image), moduleType: "js" };
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        problems.push(...error.problems.map((one) => ({ ...one, file: named(one.file) })));
        return { code: "export default null;", moduleType: "js" };
      }
    },
    transform: {
      order: "pre",
      handler(code, id, { moduleType }) {
        if (id.startsWith("\0")) return lowered ? loweredHelper(id) : null;
        if (id.endsWith(PROGRAM)) return null;
        const beside = relative(root, id);
        const isOwn = !id.includes(`${sep}node_modules${sep}`);
        if (isOwn && (beside.startsWith("..") || isAbsolute(beside))) {
          problems.push({ file: named(id), message: `expected a file below ${named(root)}` });
        }
        sources.set(id, { path: relative(folder, id).replaceAll(sep, "/"), digest: digestOf(id) });
        if (!lowered) return null;
        const found = refusalsIn(code, moduleType);
        problems.push(...found.problems.map((problem) => ({ file: named(id), ...problem })));
        for (const name of found.free) free.add(name);
        if (id === path && !found.hasDefault) {
          const message = "expected a default export: the async function that a process runs";
          problems.push({ file: named(id), message });
        }
        return found.code === code ? null : found.code;
      },
    },
  };
  const input: InputOptions = {
    input: path,
    cwd: folder,
    external: lowered ? [] : [ENGINE],
    platform: lowered ? "neutral" : "node",
    logLevel: "silent",
    plugins: [reader],
    ...(lowered
      ? {
          transform: { target: "es2016" },
          resolve: { mainFields: ["module", "main"], conditionNames: ["import", "default"] },
        }
      : {}),
  };
  const output: OutputOptions = lowered
    ? { format: "iife", name: "$program", exports: "named", sourcemap: true }
    : { format: "esm", sourcemap: true, codeSplitting: false };
  const made = await generate(input, output, problems, named);
  const files = [...sources.values()].sort((a, b) => byText(a.path, b.path));
  return { ...made, files, free: [...free].sort(byText), programs };
}

/** What a file imports that imports a program: a function from its declaration to a protocol. */
function moduleOf(image: ProgramImage): string {
  return `import { programProtocol } from "rashomon";
export default (declaration) => programProtocol(${JSON.stringify(image)}, declaration);`;
}

/** A file's bundle as the image of a program. */
export function imageOf(path: string, { code, map, free }: Bundle): ProgramImage {
  return { name: nameOf(path), code, map, free };
}

/**
 * The runtime's version of a helper of the bundler's; null for one that it does not replace.
 */
function loweredHelper(id: string): string | null {
  const [, name] = HELPER.exec(id) ?? [];
  return name !== undefined && LOWERED_HELPERS.has(name) ? `export default $async.${name};` : null;
}

/** @throws {InputError} naming what the bundler and the plugins found. */
async function generate(
  input: InputOptions,
  output: OutputOptions,
  problems: InputProblem[],
  named: (id: string) => string,
): Promise<Pick<Bundle, "code" | "body" | "map">> {
  const { rolldown } = await import("rolldown");
  try {
    const bundler = await rolldown(input);
    const { output: chunks } = await bundler.generate(output);
    const body = output.format === "esm" ? await bodyOf(bundler, output) : "";
    await bundler.close();
    if (problems.length > 0) throw new InputError(problems);
    const [{ code, map }] = chunks;
    const bare = code.replace(/\n\/\/# sourceMappingURL=.*\n?$/, "\n");
    return { code: bare, body, map: mapOf(map) };
  } catch (error) {
    // What was refused may be why the bundler failed as well.
    if (problems.length > 0) throw new InputError(problems);
    throw new InputError(problemsOf(error, named, String(input.input)));
  }
}

/** Empty where it awaits at its top level, which no function does that returns at once. */
async function bodyOf(bundler: RolldownBuild, output: OutputOptions): Promise<string> {
  const options = { ...output, format: "cjs", exports: "named", sourcemap: false } as const;
  try {
    return (await bundler.generate(options)).output[0].code;
  } catch {
    return "";
  }
}

/** The map, with the sources by their paths below the entry's folder, and without their texts. */
function mapOf(map: SourceMap | null): string {
  if (map === null) return "";
  const { version, sources, names, mappings } = map;
  // The bundler counts from the folder that it would write to.
  const paths = sources.map((source) => posix.normalize(posix.join("dist", source ?? "")));
  return JSON.stringify({ version, sources: paths, names, mappings });
}

/** What the bundler says of a failure, by file and line. */
interface BundlerError {
  readonly message?: unknown;
  readonly id?: unknown;
  readonly loc?: { readonly file?: string; readonly line: number; readonly column: number };
}

function problemsOf(
  error: unknown,
  named: (id: string) => string,
  entry: string,
): readonly InputProblem[] {
  const { errors } = error as { readonly errors?: readonly BundlerError[] };
  if (!Array.isArray(errors) || errors.length === 0) {
    return [{ file: named(entry), message: thrownText(error) }];
  }
  return (errors as readonly BundlerError[]).map(({ message, id, loc }) => ({
    file: named(loc?.file ?? (typeof id === "string" ? id : entry)),
    ...(loc === undefined ? {} : { line: loc.line, column: loc.column + 1 }),
    message: firstLine(String(message)),
  }));
}

/** The bundler draws the source below its message, in colours. */
function firstLine(message: string): string {
  const [line = ""] = message.split("\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a terminal is sent.
  return line.replace(/\u001b\[[0-9;]*m/g, "").replace(/^\[\w+\] (Error: )?/, "");
}

function digestOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
}

/** `my-system` of `./my-system.ts`. */
function nameOf(path: string): string {
  return basename(resolve(path)).replace(/\.[cm]?[jt]sx?$/, "");
}
