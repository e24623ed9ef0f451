/** A file of code where a scenario is expected: what to type instead. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { InputError } from "../core/errors.ts";
import { programsNamed, systemFilesIn } from "../scenario/named-files.ts";

const CODE: ReadonlySet<string> = new Set([".ts", ".mts", ".js", ".mjs"]);
const SCENARIOS: ReadonlySet<string> = new Set([".yaml", ".yml", ".json"]);
const SHOWN_MAX = 3;

/** @throws {InputError} for a file of code, naming the scenarios near it that run it. */
export function refuseCode(file: string): void {
  if (!CODE.has(extname(file)) || !existsSync(file)) return;
  const found = scenariosOf(file);
  const hint =
    found.length > 0
      ? `; it is named in ${found.join(", ")}`
      : `; write one beside it that says system: ./${basename(file)}`;
  const message = `expected a scenario, got code${hint}`;
  throw new InputError([{ file, message }]);
}

/** The scenarios in its folder, or in the one above, that name it. */
function scenariosOf(file: string): readonly string[] {
  const folder = dirname(file);
  return [folder, join(folder, "..")]
    .flatMap((near) => filesIn(near))
    .filter((scenario) => namesOf(scenario).some((name) => name === resolve(file)))
    .slice(0, SHOWN_MAX);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => SCENARIOS.has(extname(name)))
    .sort()
    .map((name) => join(folder, name));
}

/** The files of code that a scenario names; none of what is no scenario. */
function namesOf(scenario: string): readonly string[] {
  try {
    const text = readFileSync(scenario, "utf8");
    const names = [...systemFilesIn(text).map(({ named }) => named), ...programsNamed(text)];
    return names.map((name) => resolve(dirname(scenario), name));
  } catch {
    return [];
  }
}
