/** `rashomon init`: what a new user starts from. */
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { InputError } from "../core/errors.ts";
import { terminalLine } from "../core/escape/terminal.ts";
import { programFolder, programVersion } from "../host/program.ts";
import { readText } from "../host/read-text.ts";
import { writeWhole } from "../host/whole-file.ts";
import { shellWord } from "../report/commands.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { NEEDED } from "./templates/project.ts";
import { templatesFor } from "./templates/templates.ts";

interface InitArguments {
  readonly dir: string;
  readonly system: boolean;
  readonly json: boolean;
}

export const initCommand: Command<InitArguments> = {
  options: (yargs) =>
    yargs
      .positional("dir", { describe: "The folder to make them in", type: "string", default: "." })
      .option("system", {
        describe: "A system of your own: its scenarios name it by its file",
        type: "boolean",
        default: false,
      })
      .option("json", {
        describe: "One JSON document on standard output",
        type: "boolean",
        default: false,
      })
      .example("$0 init my-cluster", "In a new folder")
      .example("$0 init --system my-system", "A system with a planted bug, its scenarios and test"),
  run: init,
};

/** What a project may have already, and keeps. */
const KEPT = /(^|[\\/])(package\.json|tsconfig\.json|\.gitignore)$/;

/**
 * Makes all files, or none if one of them is there already; what a project has of its own stays as
 * it is.
 */
function init({ dir, system, json }: InitArguments, { stdout, program }: Io): number {
  const own = projectOf(dir);
  /** What there is of a project's own. */
  const left: string[] = [];
  const files = Object.entries(templatesFor(`file:${pathTo(dir)}`, system))
    .map(([path, text]) => ({ path: join(dir, path), text }))
    .filter(({ path }) => {
      const isKept = KEPT.test(path) && existsSync(path);
      if (isKept) left.push(path);
      return !isKept;
    });
  const there = files.filter(({ path }) => existsSync(path));
  if (there.length > 0) {
    throw new InputError(
      there.map(({ path }) => ({ file: path, message: "is there already; nothing was made" })),
    );
  }
  for (const { path, text } of files) {
    writeWhole(path, text);
    if (!json) stdout.write(`${terminalLine(path)}\n`);
  }
  const then = [
    ...(resolve(dir) === resolve(".") ? [] : [`cd ${shellWord(dir)}`]),
    ...(own === null ? ["npm install"] : stepsFor(own)),
    "npx vitest run",
  ];
  const scenarios = shellWord(join(dir, system ? "system" : "scenarios"));
  const run = `${program} run ${scenarios}`;
  if (json) {
    const made = files.map(({ path }) => path);
    const document = { version: programVersion(), made, left, run, test: then };
    stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return EXIT.met;
  }
  stdout.write(`\nNow:\n  ${run}\n`);
  const what = system ? "system" : "protocol";
  stdout.write(`Then the test of the ${what} of your own:\n  ${then.join("\n  ")}\n`);
  return EXIT.met;
}

/** What there is in a project's own package.json of what the files need. */
interface Project {
  readonly type?: unknown;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
}

/**
 * The package.json of a folder; null if there is none. One that cannot be read is a project without
 * anything.
 */
function projectOf(dir: string): Project | null {
  const path = join(dir, "package.json");
  if (!existsSync(path)) return null;
  try {
    const project = JSON.parse(readText(path)) as Project | null;
    return typeof project === "object" && project !== null ? project : {};
  } catch {
    return {};
  }
}

/** The commands that give a project what the files need and it has not. */
function stepsFor({ type, dependencies, devDependencies }: Project): string[] {
  const has = { ...dependencies, ...devDependencies };
  const missing = Object.entries(NEEDED).filter(([name]) => !Object.hasOwn(has, name));
  const packages = missing.map(([name, version]) => `${name}@${version}`);
  return [
    ...(type === "module" ? [] : ["npm pkg set type=module"]),
    packages.length === 0 ? "npm install" : `npm install --save-dev ${packages.join(" ")}`,
  ];
}

/** From a folder to this package, with `/`. */
function pathTo(dir: string): string {
  return relative(resolve(dir), programFolder()).replaceAll("\\", "/");
}
