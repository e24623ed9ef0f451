/** The run that a command's arguments name: that of a failure artifact, or of a scenario. */
import { InputError } from "../core/errors.ts";
import { readText } from "../host/files.ts";
import { bundleSystems, codeDigest, knownBy, loadSystems } from "../host/own-systems.ts";
import { registriesWith } from "../host/programs.ts";
import { readScenario } from "../host/read-scenario.ts";
import { type Artifact, isArtifact, parseArtifact } from "../runner/artifact.ts";
import { programsNamed, systemFilesOf } from "../scenario/parse.ts";
import { resolveScenario } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Registries } from "../scenario/scope.ts";
import { parseCount, parseProtocol } from "./arguments.ts";

/** The run that arguments name: an artifact's, or one of a scenario. */
export interface WhichRun {
  /** Null: a scenario was given. */
  readonly artifact: Artifact | null;
  readonly scenario: Scenario;
  /** What the scenario may name. */
  readonly known: Registries;
  readonly protocol: string;
  readonly seed: number;
}

/** Of a run that is named by a scenario: which of its runs is meant. */
export const WHICH_RUN_OPTIONS = {
  seed: {
    describe: "Of a scenario: the seed; default: its first",
    type: "string",
    requiresArg: true,
  },
  protocol: {
    describe: "Of a scenario with several: which one; default: its first",
    type: "string",
    requiresArg: true,
  },
} as const;

/** How a command names a run. */
interface GivenRun {
  /** An artifact, or a scenario. */
  readonly artifact: string;
  readonly seed: string | undefined;
  readonly protocol: string | undefined;
}

/** @param mayBeScenario whether a scenario will do. @throws {InputError} */
export async function whichRun(given: GivenRun, mayBeScenario: boolean): Promise<WhichRun> {
  const { artifact: file, seed: seedText } = given;
  const text = readText(file);
  if (isArtifact(text) || !mayBeScenario) {
    const artifact = parseArtifact(text, file);
    const options = [
      ["--seed", seedText],
      ["--protocol", given.protocol],
    ] as const;
    const problems = options.flatMap(([option, value]) =>
      value === undefined
        ? []
        : [{ file: option, message: `${file} is an artifact: it has its own` }],
    );
    if (problems.length > 0) throw new InputError(problems);
    const { protocol, seed } = artifact;
    return { artifact, ...(await scenarioOf(artifact, file)), protocol, seed };
  }
  const scenario = await readScenario(text, file);
  const known = await registriesWith(programsNamed(text), file, knownBy(scenario));
  const seed = seedText === undefined ? scenario.seeds.first : parseCount("--seed", seedText, 0);
  const protocol = parseProtocol(given.protocol, scenario);
  return { artifact: null, scenario, known, protocol, seed };
}

/** @throws {InputError} if the scenario or the protocol is not one that this version knows. */
export async function scenarioOf(
  artifact: Artifact,
  file: string,
): Promise<Pick<WhichRun, "scenario" | "known">> {
  const { source, resolved = source } = artifact.scenario;
  const { file: origin } = artifact.scenario;
  const system = await systemFor(artifact, resolved, file);
  const known = await registriesWith(programsNamed(JSON.stringify(resolved)), origin, system);
  const scenario = resolveScenario(resolved, origin, undefined, known);
  const { protocol: ran } = artifact;
  const isThere = known.protocols.has(ran) || known.systems.has(ran);
  if (scenario.protocols.includes(ran) && isThere) {
    if (scenario.programs?.[artifact.protocol] !== undefined) {
      const { protocol } = artifact;
      refuseOther(artifact, file, "protocolCode", protocol, codeDigest(scenario, protocol));
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
 * What the scenario of an artifact may name. A system of a user's own is code: it is loaded only if
 * its sources are those that the artifact was made with.
 */
async function systemFor(
  artifact: Artifact,
  source: unknown,
  file: string,
): Promise<Registries | undefined> {
  const named = systemFilesOf(source);
  if (named.length === 0) return undefined;
  const bundle = await bundleSystems(artifact.scenario.file, named);
  refuseOther(artifact, file, "systemCode", bundle.file, bundle.digest);
  return loadSystems(bundle);
}

/** A user's code is not run by an artifact of other sources. @throws {InputError} */
function refuseOther(
  artifact: Artifact,
  file: string,
  field: "systemCode" | "protocolCode",
  source: string,
  digest: string,
): void {
  const expected = artifact[field];
  if (digest === expected) return;
  const message =
    `${source} has changed since the artifact was written (its digest is ${digest}, expected ` +
    `${expected ?? "none"}), so it is not run; the same seed of the scenario as it is now: ` +
    `rashomon run ${artifact.scenario.file} --seed ${artifact.seed}`;
  throw new InputError([{ file, path: field, message }]);
}
