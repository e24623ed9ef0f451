/** From arguments to scenarios: every file read and resolved, or every problem of every file. */
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { InputError, type InputProblem } from "../core/errors.ts";
import { findFiles } from "../host/find-files.ts";
import { readScenario } from "../host/read-scenario.ts";
import { readText } from "../host/read-text.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** What scenario files are called. */
const EXTENSIONS = [".yaml", ".yml", ".json"];

/**
 * The scenario files that arguments name, each once. Below a folder JSON counts where it is meant
 * as a scenario: projects, and this program, keep other documents in it.
 * @param out the folder of artifacts, which is passed over unless it is named itself.
 * @throws {InputError}
 */
export function findScenarios(patterns: readonly string[], out?: string): readonly string[] {
  const except = out === undefined ? {} : { except: out };
  return findFiles(patterns, EXTENSIONS, { counts: isMeantAsScenario, ...except });
}

/**
 * Whether a file of a folder is meant as a scenario. All YAML is. JSON is that has a number as its
 * `version` or names a protocol or system, so that no single misspelt field hides a scenario;
 * a document with a `format`, as artifacts have, is none. What is no JSON is read where it seems to
 * name a protocol or system.
 */
function isMeantAsScenario(file: string): boolean {
  if (!file.endsWith(".json")) return true;
  const text = readText(file);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return SUBJECT_IN_TEXT.test(text);
  }
  if (typeof document !== "object" || document === null || "format" in document) return false;
  const { version } = document as { readonly version?: unknown };
  return typeof version === "number" || SUBJECTS.some((field) => Object.hasOwn(document, field));
}

/** The fields that name what a scenario runs. */
const SUBJECTS = ["protocol", "protocols", "system", "systems"];
const SUBJECT_IN_TEXT = /\b(?:protocol|system)s?"?\s*:/;

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
  let more = 0;
  for (const file of files) {
    try {
      scenarios.push(await readScenario(readText(file), file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      more += error.more;
    }
  }
  if (problems.length > 0) throw new InputError(problems, more);
  return scenarios;
}
