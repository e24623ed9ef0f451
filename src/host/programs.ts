/** Awaiting programs from files, as `rashomon/programs`: bundled, lowered, seen as protocols. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError, type InputProblem } from "../core/errors.ts";
import type { ProgramImage } from "../programs/image.ts";
import { type ProgramDeclaration, programProtocol } from "../programs/program.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { withPrograms } from "../scenario/own-programs.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { REGISTERED, type Registries } from "../scenario/scope.ts";
import { bundle, imageOf } from "./bundle.ts";
import { knownBy } from "./own-systems.ts";

/**
 * A program's image, which other threads and pages can run as well: plain data.
 * @param path of the file whose default export is what a process runs.
 * @throws {InputError} naming file and line of what cannot be hosted.
 */
export async function programImage(path: string): Promise<ProgramImage> {
  return imageOf(path, await bundle(path, { lowered: true }));
}

/**
 * What a scenario may name beside what is registered: the programs that it names by their paths,
 * which lie below its folder.
 * @param names as `programsNamed` finds them.
 * @param known what it may name beside them; default: what is registered.
 * @throws {InputError} with all problems of all programs.
 */
export async function registriesWith(
  names: readonly string[],
  file: string,
  known: Registries = REGISTERED,
): Promise<Registries> {
  if (names.length === 0) return known;
  const programs = new Map<string, ProgramImage>();
  const problems: InputProblem[] = [];
  for (const name of new Set(names)) {
    const path = join(dirname(file), name);
    // What is not there is said where the scenario names it.
    if (!existsSync(path)) continue;
    try {
      programs.set(name, { ...(await programImage(path)), name });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return withPrograms(programs, known);
}

/** All that a scenario may name, the programs that it names itself among it. */
export function knownWithPrograms(scenario: Scenario): Registries {
  const known = knownBy(scenario);
  const { programs } = scenario;
  return programs === undefined ? known : withPrograms(new Map(Object.entries(programs)), known);
}

/**
 * A program as a protocol: what `simulate` takes as `host`.
 * @param path of the file whose default export is what a process runs.
 * @throws {InputError} naming file and line of what cannot be hosted.
 */
export async function loadProgram(
  path: string,
  declaration: ProgramDeclaration = {},
): Promise<Protocol> {
  return programProtocol(await programImage(path), declaration) as Protocol;
}
