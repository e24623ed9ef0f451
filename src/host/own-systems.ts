/**
 * Systems of users' own: found below the scenario's folder, bundled into one text, and loaded in
 * every thread that simulates. Nothing of them runs before a scenario that names them is to run.
 */
import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, relative } from "node:path";
import { compileFunction } from "node:vm";
import { must } from "../core/assert.ts";
import { InputError, type InputProblem, thrownText } from "../core/errors.ts";
import { pathText } from "../core/shape/reader.ts";
import type { ProgramImage } from "../programs/image.ts";
import { type NamedFile, systemFilesOf } from "../scenario/named-files.ts";
import { withSystem } from "../scenario/own-system.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { REGISTERED, type Registries } from "../scenario/scope.ts";
import { bundle } from "./bundle.ts";
import { protocolCode } from "./program.ts";

/** A system as text. */
export interface SystemText {
  /** Its file, by the folder of the scenario that names it. */
  readonly file: string;
  /** As the scenario names it. */
  readonly named: string;
  /** A module, for a page. */
  readonly code: string;
  /** The body of a function, for this program: see `Bundle`. */
  readonly body: string;
}

/** The systems that one scenario names, as text: what another thread can load. */
export interface SystemBundle {
  /** Their files, in the scenario's order. */
  readonly file: string;
  /** At least one. */
  readonly systems: readonly SystemText[];
  /** 16 hexadecimal digits over all of their sources. */
  readonly digest: string;
  /** The programs among their services. */
  readonly programs: readonly ProgramImage[];
}

interface Loaded {
  readonly bundle: SystemBundle;
  /** Its `renew` evaluates the systems' modules once more. */
  readonly known: Registries;
}

/** By files: what this thread has loaded. */
const loaded = new Map<string, Loaded>();

const IS_BUNDLED = /\/src\/bundle\/[^/]*$/.test(import.meta.url);
/** This program's library, which a system shares with the program that runs it. */
const ENGINE = new URL(IS_BUNDLED ? "./library.js" : "../index.js", import.meta.url).href;

/**
 * The systems that a scenario names, bundled: nothing of them has run.
 * @param scenarioFile whose folder they must be in, or below.
 * @param names at least one, as the scenario has them.
 * @throws {InputError} naming what cannot be read or hosted, of all of them.
 */
export async function bundleSystems(
  scenarioFile: string,
  names: readonly NamedFile[],
): Promise<SystemBundle> {
  const folder = dirname(scenarioFile);
  const problems: InputProblem[] = [];
  const systems: SystemText[] = [];
  const programs: ProgramImage[] = [];
  const read: string[] = [];
  const hash = createHash("sha256");
  for (const { named, path, ...place } of names) {
    const file = join(folder, named);
    const message = misplaced(folder, file, named);
    if (message !== null) {
      problems.push({ file: scenarioFile, ...place, path: pathText(path), message });
      continue;
    }
    try {
      const { code, body, files, programs: held } = await bundle(file, { root: folder });
      for (const source of files) hash.update(`${source.path}\0${source.digest}\0`);
      read.push(...files.map((source) => join(dirname(file), source.path)));
      systems.push({ file, named, code, body });
      programs.push(...held);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  sources.set(scenarioFile, [...new Set(read)]);
  const digest = hash.digest("hex").slice(0, 16);
  return { file: systems.map(({ file }) => file).join(", "), systems, digest, programs };
}

/** What is wrong with where a file lies; null: nothing. */
function misplaced(folder: string, file: string, named: string): string | null {
  if (!existsSync(file)) {
    const from = isAbsolute(file) ? "" : `, seen from ${process.cwd()}`;
    return `there is no file ${file}${from}`;
  }
  const beside = relative(realpathSync(folder), realpathSync(file));
  const isOutside = beside.startsWith("..") || isAbsolute(beside);
  return isOutside ? `expected a file below the scenario's folder, got ${named}` : null;
}

/** Whether this thread has loaded these systems. */
export function isLoaded({ file, digest }: SystemBundle): boolean {
  return loaded.get(file)?.bundle.digest === digest;
}

/** Loads the library that systems share, which takes longer than they do. */
export async function loadEngine(): Promise<Readonly<Record<string, unknown>>> {
  return (await import(ENGINE)) as Record<string, unknown>;
}

/** Loads systems in this thread. @throws {InputError} if one is none, or throws. */
export async function loadSystems(bundle: SystemBundle): Promise<Registries> {
  const before = loaded.get(bundle.file);
  if (before !== undefined && before.bundle.digest === bundle.digest) return before.known;
  const engine = await loadEngine();
  const modules = await Promise.all(
    bundle.systems.map(async (system) => ({
      ...system,
      evaluate: system.body === "" ? await imported(system) : compiled(system, engine),
    })),
  );
  const renew = () =>
    modules.reduce(
      (known, { file, named, evaluate }) => withSystem(evaluate()["default"], file, named, known),
      REGISTERED,
    );
  const known = { ...renew(), renew };
  loaded.set(bundle.file, { bundle, known });
  return known;
}

/** A module that awaits at its top level: it is evaluated once, and every run shares it. */
async function imported({ file, code }: SystemText): Promise<() => Record<string, unknown>> {
  const linked = code.replace(
    /^((?:import|export)\b[^"'`;\n]*)"rashomon";?$/gm,
    (_, head: string) => `${head}${JSON.stringify(ENGINE)};`,
  );
  const text = `${linked}\n//# sourceURL=${file.replaceAll("\\", "/").replaceAll(/\s/g, "%20")}\n`;
  const url = `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
  try {
    const module = (await import(url)) as Record<string, unknown>;
    return () => module;
  } catch (error) {
    throw new InputError([{ file, message: `cannot be loaded: ${thrownText(error)}` }]);
  }
}

const nodeRequire = createRequire(import.meta.url);

/**
 * What evaluates a system's module, each time anew. It is compiled once: what the engine has learnt
 * of its code in one run serves the next, and what a run is done with can be collected.
 * @throws {InputError} for what is no JavaScript.
 */
function compiled(
  { file, body }: SystemText,
  engine: Readonly<Record<string, unknown>>,
): () => Readonly<Record<string, unknown>> {
  const linked = (name: string): unknown => (name === "rashomon" ? engine : nodeRequire(name));
  const attempt = <Result>(what: () => Result): Result => {
    try {
      return what();
    } catch (error) {
      throw new InputError([{ file, message: `cannot be loaded: ${thrownText(error)}` }]);
    }
  };
  const filename = file.replaceAll("\\", "/");
  const run = attempt(() =>
    compileFunction(`"use strict";${body}`, ["exports", "require", "module"], { filename }),
  );
  return () => {
    const module: { exports: Record<string, unknown> } = { exports: {} };
    attempt(() => run(module.exports, linked, module));
    return module.exports;
  };
}

/** All that a scenario may name: what is registered, and its own systems, which were loaded. */
export function knownBy(scenario: Scenario): Registries {
  return loadedFor(scenario)?.known ?? REGISTERED;
}

/** The systems of a user's own that a scenario runs; null: it runs none. */
export function ownBundle(scenario: Scenario): SystemBundle | null {
  return loadedFor(scenario)?.bundle ?? null;
}

/** By scenario file: the sources of the systems that it named when it was read last. */
const sources = new Map<string, readonly string[]>();

/**
 * The sources of the systems that a scenario file named when it was read last; none: it named none.
 */
export function systemSources(scenarioFile: string): readonly string[] {
  return sources.get(scenarioFile) ?? [];
}

/** The systems of scenarios, for threads that are to load them too. */
export function bundlesOf(scenarios: readonly Scenario[]): readonly SystemBundle[] {
  const bundles = scenarios.flatMap((scenario) => loadedFor(scenario)?.bundle ?? []);
  return [...new Map(bundles.map((one) => [one.file, one])).values()];
}

/**
 * 16 hexadecimal digits over the code that a scenario runs as a protocol, ours or a user's own.
 * Empty where it has no files.
 */
export function codeDigest(scenario: Scenario, protocol: string): string {
  const own = loadedFor(scenario);
  if (own?.known.owns.some((one) => one.protocol === protocol)) return own.bundle.digest;
  const program = scenario.programs?.[protocol];
  if (program === undefined) return protocolCode(protocol);
  return createHash("sha256").update(program.code).digest("hex").slice(0, 16);
}

function loadedFor(scenario: Pick<Scenario, "file" | "system" | "systems">): Loaded | null {
  const names = systemFilesOf(scenario);
  if (names.length === 0) return null;
  const files = names.map(({ named }) => join(dirname(scenario.file), named)).join(", ");
  return must(loaded.get(files), `${files} was loaded before its scenario was read`);
}
