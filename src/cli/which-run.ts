/** The run that a command's arguments name: that of a failure artifact, or of a scenario. */
import { InputError } from "../core/errors.ts";
import { terminalLine } from "../core/escape/terminal.ts";
import { knownWithPrograms } from "../host/programs.ts";
import { readScenario } from "../host/read-scenario.ts";
import { readText } from "../host/read-text.ts";
import { type Artifact, isArtifact, parseArtifact } from "../runner/artifact.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Registries } from "../scenario/scope.ts";
import { parseCount, parseProtocol } from "./arguments.ts";
import { scenarioOf } from "./artifact-scenario.ts";
import type { Io } from "./io.ts";

/** The run that arguments name: an artifact's, or one of a scenario. */
export interface WhichRun {
  /** Null: a scenario was given. */
  readonly artifact: Artifact | null;
  readonly scenario: Scenario;
  /** What the scenario may name. */
  readonly known: Registries;
  readonly protocol: string;
  readonly seed: number;
  /** Whether a user's code has changed since the artifact was written. */
  readonly changed: boolean;
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
  const known = knownWithPrograms(scenario);
  const seed = seedText === undefined ? scenario.seeds.first : parseCount("--seed", seedText, 0);
  const protocol = parseProtocol(given.protocol, scenario);
  return { artifact: null, scenario, known, protocol, seed, changed: false };
}

/** Says that what follows is of other code than the artifact. */
export function sayChanged({ changed, protocol }: WhichRun, io: Io): void {
  if (!changed) return;
  const what = `the code of ${protocol} has changed since the artifact was written`;
  io.stderr.write(`${terminalLine(what)}: its seed is run on what there is now.\n`);
}
