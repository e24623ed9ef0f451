/** From arguments to scenarios: every file read and resolved, or every problem of every file. */
import { InputError, type InputProblem } from "../core/errors.ts";
import { readText } from "../host/files.ts";
import { findFiles } from "../host/find-files.ts";
import { readScenario } from "../host/read-scenario.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** What scenario files are called. */
const EXTENSIONS = [".yaml", ".yml", ".json"];

/** The scenario files that arguments name, each once. @throws {InputError} */
export function findScenarios(patterns: readonly string[]): readonly string[] {
  return findFiles(patterns, EXTENSIONS);
}

/** The scenarios of files. @throws {InputError} with all problems of all of them. */
export async function loadScenarios(files: readonly string[]): Promise<Scenario[]> {
  const problems: InputProblem[] = [];
  const scenarios: Scenario[] = [];
  for (const file of files) {
    try {
      scenarios.push(await readScenario(readText(file), file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return scenarios;
}
