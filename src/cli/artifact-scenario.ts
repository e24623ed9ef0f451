/**
 * The scenario of an artifact, and whether it may be run here: what it names must be known, and a
 * user's code must be what it was when the artifact was written.
 */
import { InputError } from "../core/errors.ts";
import { readText } from "../host/files.ts";
import { bundleSystems, codeDigest, loadSystems } from "../host/own-systems.ts";
import { registriesWith } from "../host/programs.ts";
import { rerunCommand } from "../report/commands.ts";
import type { Artifact } from "../runner/artifact.ts";
import { programsNamed, sourceIn, systemFilesOf } from "../scenario/parse.ts";
import { resolveScenario } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Registries } from "../scenario/scope.ts";

/** An artifact, where it is, and how the program that reads it is called. */
interface GivenArtifact {
  readonly artifact: Artifact;
  readonly file: string;
  readonly program: string;
}

export interface ScenarioOfArtifact {
  readonly scenario: Scenario;
  /** What the scenario may name. */
  readonly known: Registries;
}

/**
 * @param program how the program is called, for the command that runs what has changed.
 * @throws {InputError} if the scenario or the protocol is not one that this version knows.
 */
export async function scenarioOf(
  artifact: Artifact,
  file: string,
  program: string,
): Promise<ScenarioOfArtifact> {
  const of = { artifact, file, program };
  const { source, resolved = source } = artifact.scenario;
  const { file: origin } = artifact.scenario;
  const system = await systemFor(of, resolved);
  const known = await registriesWith(programsNamed(JSON.stringify(resolved)), origin, system);
  const field = resolved === source ? "scenario.source" : "scenario.resolved";
  const scenario = within(file, field, () => resolveScenario(resolved, origin, undefined, known));
  const { protocol: ran } = artifact;
  const isThere = known.protocols.has(ran) || known.systems.has(ran);
  if (scenario.protocols.includes(ran) && isThere) {
    if (scenario.programs?.[artifact.protocol] !== undefined) {
      const { protocol } = artifact;
      refuseOther(of, "protocolCode", protocol, codeDigest(scenario, protocol));
    }
    return { scenario, known };
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
 * What is wrong with a scenario that stands in an artifact is wrong there: the file that it came
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

/**
 * What the scenario of an artifact may name. A system of a user's own is code: it is loaded only if
 * its sources are those that the artifact was made with.
 */
async function systemFor(of: GivenArtifact, source: unknown): Promise<Registries | undefined> {
  const named = systemFilesOf(source);
  if (named.length === 0) return undefined;
  const bundle = await bundleSystems(of.artifact.scenario.file, named);
  refuseOther(of, "systemCode", bundle.file, bundle.digest);
  return loadSystems(bundle);
}

/** A user's code is not run by an artifact of other sources. @throws {InputError} */
function refuseOther(
  { artifact, file, program }: GivenArtifact,
  field: "systemCode" | "protocolCode",
  source: string,
  digest: string,
): void {
  const expected = artifact[field];
  if (digest === expected) return;
  // What a search drew has no file by which it could be run on the new code.
  const now = isOfItsFile(artifact)
    ? "; the same seed of the scenario as it is now: " +
      rerunCommand({ scenario: artifact.scenario.file, seed: artifact.seed }, program)
    : "";
  const message =
    `${source} has changed since the artifact was written (its digest is ${digest}, expected ` +
    `${expected ?? "none"}), so it is not run${now}`;
  throw new InputError([{ file, path: field, message }]);
}
