/**
 * Systems of users' own: found below the scenario's folder, bundled into one text, and loaded in
 * every thread that simulates. Nothing of them runs before a scenario that names them is to run.
 */
import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { must } from "../core/assert.ts";
import { InputError, thrownText } from "../core/errors.ts";
import type { ProgramImage } from "../programs/image.ts";
import { withSystem } from "../scenario/own-system.ts";
import { SYSTEM_FILE } from "../scenario/protocol-fields.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { REGISTERED, type Registries } from "../scenario/scope.ts";
import { bundle } from "./bundle.ts";
import { protocolCode } from "./program.ts";

/** A system as text: what another thread can load. */
export interface SystemBundle {
  /** Its file, by the folder of the scenario that names it. */
  readonly file: string;
  /** As the scenario names it. */
  readonly named: string;
  readonly code: string;
  /** 16 hexadecimal digits over all of its sources. */
  readonly digest: string;
  /** The programs among its services. */
  readonly programs: readonly ProgramImage[];
}

interface Loaded {
  readonly bundle: SystemBundle;
  readonly known: Registries;
}

/** By file: what this thread has loaded. */
const loaded = new Map<string, Loaded>();

/** This program's library, which a system shares with the program that runs it. */
const ENGINE = new URL("../index.js", import.meta.url).href;

/**
 * The system that a scenario names, bundled: nothing of it has run.
 * @param scenarioFile whose folder it must be in, or below.
 * @throws {InputError} naming what cannot be read or hosted.
 */
export async function bundleSystem(scenarioFile: string, named: string): Promise<SystemBundle> {
  const folder = dirname(scenarioFile);
  const file = join(folder, named);
  const wrong = (message: string) =>
    new InputError([{ file: scenarioFile, path: "system", message }]);
  if (!existsSync(file)) throw wrong(`there is no file ${file}`);
  const beside = relative(realpathSync(folder), realpathSync(file));
  if (beside.startsWith("..") || isAbsolute(beside)) {
    throw wrong(`expected a file below the scenario's folder, got ${named}`);
  }
  const { code, files, programs } = await bundle(file, { root: folder });
  const hash = createHash("sha256");
  for (const { path, digest } of files) hash.update(`${path}\0${digest}\0`);
  sources.set(
    scenarioFile,
    files.map(({ path }) => join(dirname(file), path)),
  );
  return { file, named, code, digest: hash.digest("hex").slice(0, 16), programs };
}

/** Loads a system in this thread. @throws {InputError} if it is none, or throws. */
export async function loadSystem(system: SystemBundle): Promise<Registries> {
  const before = loaded.get(system.file);
  if (before !== undefined && before.bundle.digest === system.digest) return before.known;
  const module = await imported(system);
  const known = withSystem(module["default"], system.file, system.named);
  loaded.set(system.file, { bundle: system, known });
  return known;
}

async function imported({ file, code }: SystemBundle): Promise<Readonly<Record<string, unknown>>> {
  const linked = code.replace(
    /^((?:import|export)\b[^"'`;\n]*)"rashomon";?$/gm,
    (_, head: string) => `${head}${JSON.stringify(ENGINE)};`,
  );
  const text = `${linked}\n//# sourceURL=${file.replaceAll("\\", "/").replaceAll(/\s/g, "%20")}\n`;
  const url = `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
  try {
    return (await import(url)) as Record<string, unknown>;
  } catch (error) {
    throw new InputError([{ file, message: `cannot be loaded: ${thrownText(error)}` }]);
  }
}

/** All that a scenario may name: what is registered, and the system of its own that was loaded. */
export function knownBy(scenario: Scenario): Registries {
  return loadedFor(scenario)?.known ?? REGISTERED;
}

/** The system of a user's own that a scenario runs; null: it runs none. */
export function ownBundle(scenario: Scenario): SystemBundle | null {
  return loadedFor(scenario)?.bundle ?? null;
}

/** By scenario file: the sources of the system that it named when it was read last. */
const sources = new Map<string, readonly string[]>();

/**
 * The sources of the system that a scenario file named when it was read last; none: it named none.
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
  if (own !== null && own.known.own?.protocol === protocol) return own.bundle.digest;
  const program = scenario.programs?.[protocol];
  if (program === undefined) return protocolCode(protocol);
  return createHash("sha256").update(program.code).digest("hex").slice(0, 16);
}

function loadedFor({ file, system }: Pick<Scenario, "file" | "system">): Loaded | null {
  if (system === null || !SYSTEM_FILE.test(system)) return null;
  const path = join(dirname(file), system);
  return must(loaded.get(path), `the system ${path} was loaded before its scenario was read`);
}
