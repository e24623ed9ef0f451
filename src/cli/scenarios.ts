/** From arguments to scenarios: every file read and resolved, or every problem of every file. */
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
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

/**
 * The files that a list names, a line each, from the list's folder; empty lines and what follows a
 * `#` are passed over. @throws {InputError} with every line that names no file.
 */
export function listedIn(list: string): readonly string[] {
  const problems: InputProblem[] = [];
  const files = readText(list)
    .split("\n")
    .flatMap((line, at) => {
      const name = line.replace(/(^|\s)#.*/, "").trim();
      if (name === "") return [];
      const file = isAbsolute(name) ? name : join(dirname(list), name);
      const problem = existsSync(file) ? null : `there is no file ${file}`;
      if (problem !== null) problems.push({ file: list, line: at + 1, message: problem });
      return file;
    });
  if (files.length === 0) problems.push({ file: list, message: "expected a scenario file a line" });
  if (problems.length > 0) throw new InputError(problems);
  return files;
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
