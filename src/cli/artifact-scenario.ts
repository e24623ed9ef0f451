/**
 * The scenario of an artifact: what it names must be known. A user's code may have changed since
 * the artifact was written; it is run only if the scenario's file names it, too.
 */
import { InputError } from "../core/errors.ts";
import { bundleSystems, codeDigest } from "../host/own-systems.ts";
import { registriesWith } from "../host/programs.ts";
import { readText } from "../host/read-text.ts";
import { loadTriedSystems } from "../host/try-systems.ts";
import type { Artifact } from "../runner/artifact.ts";
import { programsNamed, sourceIn, systemFilesOf } from "../scenario/named-files.ts";
import { resolveScenario, scriptLocator } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Registries } from "../scenario/scope.ts";

export interface ScenarioOfArtifact {
  readonly scenario: Scenario;
  /** What the scenario may name. */
  readonly known: Registries;
  /** Whether a user's code has changed since the artifact was written. */
  readonly changed: boolean;
}

/** @throws {InputError} if the scenario or the protocol is not one that this version knows. */
export async function scenarioOf(artifact: Artifact, file: string): Promise<ScenarioOfArtifact> {
  const { source, resolved = source, scriptLines = [] } = artifact.scenario;
  const { file: origin } = artifact.scenario;
  const { system, changed } = await systemFor(artifact, file, resolved);
  const known = await registriesWith(programsNamed(JSON.stringify(resolved)), origin, system);
  const field = resolved === source ? "scenario.source" : "scenario.resolved";
  const locator = scriptLocator(scriptLines);
  const scenario = within(file, field, () => resolveScenario(resolved, origin, locator, known));
  const { protocol: ran } = artifact;
  const isThere = known.protocols.has(ran) || known.systems.has(ran);
  if (scenario.protocols.includes(ran) && isThere) {
    const { protocol, protocolCode } = artifact;
    const isOther =
      scenario.programs?.[protocol] !== undefined &&
      codeDigest(scenario, protocol) !== protocolCode;
    if (isOther) refuseUnnamed(artifact, file, "protocolCode", [protocol]);
    return { scenario, known, changed: isOther || changed };
  }
  throw new InputError([
    {
      file,
      path: "protocol",
      message: `expected one of the scenario's: ${scenario.protocols.join(", ")}; got ${JSON.stringify(artifact.protocol)}`,
    },
  ]);
}

/**
 * What is wrong with a scenario in an artifact is wrong there: the file that it came
 * from may say something else.
 */
function within<T>(file: string, field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.problems.map(({ path, message }) => {
        return { file, path: path ? `${field}.${path}` : field, message };
      }),
    );
  }
}

/**
 * Whether the file that an artifact names holds its scenario: not so where a search drew it, or
 * where the file has changed.
 */
export function isOfItsFile({ scenario }: Artifact): boolean {
  const { file, source } = scenario;
  try {
    return JSON.stringify(sourceIn(readText(file))) === JSON.stringify(source);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** What the scenario of an artifact may name of a user's own, and which of it has changed. */
async function systemFor(
  artifact: Artifact,
  file: string,
  source: unknown,
): Promise<{ readonly system?: Registries; readonly changed: boolean }> {
  const named = systemFilesOf(source);
  if (named.length === 0) return { changed: false };
  const bundle = await bundleSystems(artifact.scenario.file, named);
  const changed = bundle.digest !== artifact.systemCode;
  if (changed) {
    const names = named.map((one) => one.named);
    refuseUnnamed(artifact, file, "systemCode", names);
  }
  return { system: await loadTriedSystems(bundle), changed };
}

/**
 * An artifact may come from anywhere: by its word alone no code is run that is not what it was.
 * @throws {InputError} unless the file of its scenario names these, too.
 */
function refuseUnnamed(
  { scenario: { file: origin } }: Artifact,
  file: string,
  field: "systemCode" | "protocolCode",
  names: readonly string[],
): void {
  const there = namesIn(origin);
  if (names.every((name) => there.has(name))) return;
  const message =
    `${names.join(", ")}: not the code that the artifact was written with, so it is run only if ` +
    `${origin} names it, too`;
  throw new InputError([{ file, path: field, message }]);
}

/** The code that a scenario's file names; of a file that is not there, none. */
function namesIn(file: string): ReadonlySet<string> {
  try {
    const text = readText(file);
    return new Set([
      ...systemFilesOf(sourceIn(text)).map(({ named }) => named),
      ...programsNamed(text),
    ]);
  } catch (error) {
    if (error instanceof InputError) return new Set();
    throw error;
  }
}
